import type { Json, JsonObject } from '../../shared/json/json.ts';
import { eventFields } from './event-fields.ts';
import type { Element, EventField, FieldValues } from './event-fields.ts';
import { readBranches } from './pattern-branches.ts';
import type { Branch, FieldFilter } from './pattern-branches.ts';

export type EventTest = (event: JsonObject) => boolean;

interface NamedFilter {
  readonly path: string;
  readonly filter: FieldFilter;
}

/** The element that was chosen of each array, by array. */
type Choice = ReadonlyMap<number, number>;

const noChoice: Choice = new Map();

/**
 * Compiles an event pattern once. The test may then be run on any event and always ends.
 *
 * Matching follows event-ruler, the library of AWS. An array in the event stands for each of its elements, but no two
 * fields may match in different elements of the same array. A dot in a name equals one more level. Fields are matched
 * in the order of their names, and `exists: false` means that no element has the field that the fields before it leave
 * possible. A number that is no double equals only its own digits.
 *
 * @throws AwsError `InvalidEventPatternException`, with AWS' own reason
 * @see https://github.com/aws/event-ruler
 */
export function compile(pattern: Json): EventTest {
  const branches = readBranches(pattern).map(inOrder);
  const tests = branches.map((filters) => {
    const paths = new Set(filters.map(({ path }) => path));
    return (event: JsonObject): boolean => {
      const fields = eventFields(event, paths);
      return fields !== undefined && new Match(filters, fields).holds(0, noChoice);
    };
  });
  return (event) => tests.some((test) => test(event));
}

/** In the order of UTF-16 code units, which is Java's. */
function inOrder(branch: Branch): readonly NamedFilter[] {
  return [...branch]
    .map(([path, filter]) => ({ path, filter }))
    .toSorted((a, b) => (a.path < b.path ? -1 : Number(a.path > b.path)));
}

/** One event against one branch. */
class Match {
  readonly #filters: readonly NamedFilter[];
  readonly #fields: ReadonlyMap<string, EventField>;
  /** The last filter that looks into each array: after it, the element that was chosen no longer matters. */
  readonly #lastUse = new Map<number, number>();
  /** The failed attempts, so that sibling arrays are not tried in every combination. */
  readonly #failed: readonly Set<string>[];

  constructor(filters: readonly NamedFilter[], fields: ReadonlyMap<string, EventField>) {
    this.#filters = filters;
    this.#fields = fields;
    this.#failed = filters.map(() => new Set());
    filters.forEach(({ path }, at) => {
      for (const array of fields.get(path)?.inside.keys() ?? []) this.#lastUse.set(array, at);
    });
  }

  /** Returns whether the filters from `at` on match in elements that agree with the choice. */
  holds(at: number, choice: Choice): boolean {
    const named = this.#filters[at];
    const failed = this.#failed[at];
    if (named === undefined || failed === undefined) return true;
    const rest = new Map([...choice].filter(([array]) => (this.#lastUse.get(array) ?? -1) >= at));
    const key = [...rest].map(([array, index]) => `${array}:${index}`).join();
    if (failed.has(key)) return false;
    if (this.#passes(named, at, rest)) return true;
    failed.add(key);
    return false;
  }

  #passes({ path, filter }: NamedFilter, at: number, choice: Choice): boolean {
    const values = valuesIn(this.#fields.get(path), choice);
    if (filter.absent && values.every(({ element }) => chosenWith(element, choice) === undefined)) {
      if (this.holds(at + 1, choice)) return true;
    }
    return values.some(({ element, leaves }) => {
      const next = chosenWith(element, choice);
      return next !== undefined && leaves.some(filter.test) && this.holds(at + 1, next);
    });
  }
}

/** Returns at least the values that agree with the choice, and few others. */
function valuesIn(field: EventField | undefined, choice: Choice): readonly FieldValues[] {
  if (field === undefined) return [];
  for (const [array, index] of [...choice].toReversed()) {
    const elements = field.inside.get(array);
    if (elements !== undefined) return elements.get(index) ?? [];
  }
  return field.values;
}

/** Adds an element and those around it to a choice. Returns undefined if another element was chosen of an array. */
function chosenWith(element: Element | undefined, choice: Choice): Choice | undefined {
  const added: [number, number][] = [];
  for (let around = element; around !== undefined; around = around.parent) {
    const chosen = choice.get(around.array);
    if (chosen !== undefined && chosen !== around.index) return undefined;
    if (chosen === undefined) added.push([around.array, around.index]);
  }
  return added.length === 0 ? choice : new Map([...choice, ...added.toReversed()]);
}
