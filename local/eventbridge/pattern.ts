import type { Json, JsonObject } from '../../shared/json/json.ts';
import { isJsonObject } from './aws-json.ts';
import { readBranches } from './pattern-branches.ts';
import type { Branch, FieldFilter } from './pattern-branches.ts';

export type EventTest = (event: JsonObject) => boolean;

/** The fields of a branch as a tree of names. */
interface Field {
  filter: FieldFilter | undefined;
  readonly children: Map<string, Field>;
  /** The names that an event may use below this field: `b`, and `b.c` for the field `c` of `b`. */
  readonly aliases: Alias[];
}

interface Alias {
  readonly name: string;
  readonly steps: readonly string[];
}

interface CompiledBranch {
  readonly root: Field;
  /** Fields that may be absent, with the names that lead to them. */
  readonly optional: readonly { readonly field: Field; readonly steps: readonly string[] }[];
}

/** EventBridge itself reads no event that nests deeper than this. */
const maxArrayDepth = 1100;

/**
 * Compiles an event pattern once. The test may then be run on any event and always ends.
 *
 * Matching follows event-ruler, the library of AWS. An array in the event stands for each of its elements, but no two
 * fields may match in different elements of the same array. A dot in a name equals one more level. `exists: false`
 * means that no element anywhere has the field.
 *
 * @throws AwsError `InvalidEventPatternException`, with AWS' own reason
 * @see https://github.com/aws/event-ruler
 */
export function compile(pattern: Json): EventTest {
  const branches = readBranches(pattern).map(compileBranch);
  return (event) => branches.some((branch) => matches(branch, event));
}

function compileBranch(branch: Branch): CompiledBranch {
  const root = newField();
  const optional: { field: Field; steps: readonly string[] }[] = [];
  for (const [path, filter] of branch) {
    const steps = path.split('.');
    const field = addField(root, steps);
    field.filter = filter;
    if (filter.absent) optional.push({ field, steps });
  }
  return { root, optional };
}

const newField = (): Field => ({ filter: undefined, children: new Map(), aliases: [] });

function addField(root: Field, steps: readonly string[]): Field {
  let field = root;
  steps.forEach((step, depth) => {
    for (let end = depth + 1; end <= steps.length; end++) {
      const name = steps.slice(depth, end).join('.');
      if (!field.aliases.some((alias) => alias.name === name)) {
        field.aliases.push({ name, steps: steps.slice(depth, end) });
      }
    }
    const child = field.children.get(step) ?? newField();
    field.children.set(step, child);
    field = child;
  });
  return field;
}

function matches({ root, optional }: CompiledBranch, event: JsonObject): boolean {
  const absent = new Set<Field>();
  for (const { field, steps } of optional) {
    if (!holdsValue(root, steps, event)) absent.add(field);
  }
  return fits(root, [event], false, absent, 0);
}

/**
 * Returns whether the field and all fields below it match in these values together. It chooses one element of each
 * array that is itself an object or array, which keeps the fields of one element together. Plain values combine with
 * any choice.
 */
function fits(
  field: Field,
  values: readonly Json[],
  matchedBefore: boolean,
  absent: ReadonlySet<Field>,
  depth: number,
): boolean {
  if (depth > maxArrayDepth) return false;
  let matched = matchedBefore || field.filter === undefined || absent.has(field);
  const nested: (JsonObject | readonly Json[])[] = [];
  const add = (value: Json): void => {
    if (typeof value === 'object' && value !== null) nested.push(value);
    else matched ||= field.filter?.test(value) === true;
  };
  values.forEach(add);

  const at = nested.findIndex((value) => Array.isArray(value));
  const array = nested[at];
  if (Array.isArray(array)) {
    nested.splice(at, 1);
    const before = nested.length;
    array.forEach(add);
    const choices = nested.splice(before);
    if (choices.length === 0) return fits(field, nested, matched, absent, depth + 1);
    return choices.some((choice) => fits(field, [...nested, choice], matched, absent, depth + 1));
  }

  if (!matched) return false;
  if (field.children.size === 0) return true;
  const below = gather(field, nested);
  for (const [name, child] of field.children) {
    if (!fits(child, below.get(name) ?? [], false, absent, depth)) return false;
  }
  return true;
}

/** Collects the values under each child of the field, whether the objects nest it or write it with dots. */
function gather(field: Field, values: readonly Json[]): Map<string, Json[]> {
  const below = new Map<string, Json[]>();
  for (const object of values) {
    if (!isJsonObject(object)) continue;
    for (const { name, steps } of field.aliases) {
      if (!Object.hasOwn(object, name)) continue;
      const [first = '', ...rest] = steps;
      const value = rest.reduceRight<Json>(
        (inner, step) => Object.fromEntries([[step, inner]]),
        object[name] ?? null,
      );
      const found = below.get(first);
      if (found === undefined) below.set(first, [value]);
      else found.push(value);
    }
  }
  return below;
}

/** Returns whether the event has a plain value at the path, in any element of any array. */
function holdsValue(root: Field, steps: readonly string[], event: JsonObject): boolean {
  let field = root;
  let values: readonly Json[] = [event];
  for (const step of steps) {
    const child = field.children.get(step);
    if (child === undefined) return false;
    values = flatten(gather(field, values).get(step) ?? []);
    field = child;
  }
  return values.some((value) => typeof value !== 'object' || value === null);
}

/** Flattens arrays without recursion, because the sender chooses their depth. */
function flatten(values: readonly Json[]): readonly Json[] {
  const flat: Json[] = [];
  const open = [...values];
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (Array.isArray(value)) for (const element of value) open.push(element);
    else flat.push(value);
  }
  return flat;
}
