import type { Json } from '../../shared/json/json.ts';
import { ExactNumber } from '../../shared/json/exact-number.ts';
import type { Leaf } from './value-filters.ts';

/** An element of an array of an event, and the element around it. */
export interface Element {
  /** Unique among the arrays of the event. */
  readonly array: number;
  readonly index: number;
  readonly parent: Element | undefined;
}

/** The values of one field in one element of the arrays around it. */
export interface FieldValues {
  readonly element: Element | undefined;
  readonly leaves: Leaf[];
}

/** One field of an event: all of its values, and those inside each element. */
export interface EventField {
  readonly values: readonly FieldValues[];
  /** By array and index, for the elements that contain a value at any depth. */
  readonly inside: ReadonlyMap<number, ReadonlyMap<number, readonly FieldValues[]>>;
}

/** EventBridge itself reads no event that nests deeper than this. */
const maxDepth = 1100;

/**
 * Lays an event out as event-ruler does. Each plain value stands under the names that lead to it, joined with dots,
 * together with the elements of the arrays around it. A plain value that is itself an element of an array belongs to the
 * array as a whole.
 *
 * Reads only what leads to one of `paths`. Returns undefined when that nests too deeply.
 */
export function eventFields(
  event: Json,
  paths: ReadonlySet<string>,
): ReadonlyMap<string, EventField> | undefined {
  const reader = new Reader(paths);
  return reader.read(event, '', undefined, 0) ? reader.fields() : undefined;
}

class Reader {
  readonly #found = new Map<string, FieldValues[]>();
  readonly #prefixes: ReadonlySet<string>;
  readonly #paths: ReadonlySet<string>;
  #arrays = 0;

  constructor(paths: ReadonlySet<string>) {
    this.#paths = paths;
    this.#prefixes = new Set([...paths].flatMap(prefixesOf));
  }

  fields(): ReadonlyMap<string, EventField> {
    return new Map([...this.#found].map(([path, values]) => [path, { values, inside: byElement(values) }]));
  }

  /** Returns false when the value nests too deeply. */
  read(value: Json, path: string, element: Element | undefined, depth: number): boolean {
    if (depth > maxDepth) return false;
    if (Array.isArray(value)) return this.#readArray(value, path, element, depth);
    if (isLeaf(value)) {
      if (this.#paths.has(path)) this.#add(path, element, value);
      return true;
    }
    return Object.entries(value).every(([name, member]) => {
      const inner = path === '' ? name : `${path}.${name}`;
      return !this.#leadsOn(inner) || this.read(member, inner, element, depth + 1);
    });
  }

  #readArray(items: readonly Json[], path: string, parent: Element | undefined, depth: number): boolean {
    const array = this.#arrays;
    this.#arrays += 1;
    return items.every((item, index) =>
      this.read(item, path, isLeaf(item) ? parent : { array, index, parent }, depth + 1),
    );
  }

  #leadsOn(path: string): boolean {
    return this.#paths.has(path) || this.#prefixes.has(path);
  }

  /** Values of one element come one after the other, or nearly so. */
  #add(path: string, element: Element | undefined, leaf: Leaf): void {
    const values = this.#found.get(path);
    const last = values?.at(-1);
    if (last !== undefined && last.element === element) last.leaves.push(leaf);
    else if (values === undefined) this.#found.set(path, [{ element, leaves: [leaf] }]);
    else values.push({ element, leaves: [leaf] });
  }
}

function isLeaf(value: Json): value is Leaf {
  return typeof value !== 'object' || value === null || value instanceof ExactNumber;
}

/** `a.b.c` is led to by `a` and `a.b`. */
function prefixesOf(path: string): readonly string[] {
  const steps = path.split('.');
  return steps.slice(1).map((_, index) => steps.slice(0, index + 1).join('.'));
}

function byElement(values: readonly FieldValues[]): EventField['inside'] {
  const arrays = new Map<number, Map<number, FieldValues[]>>();
  for (const one of values) {
    for (let element = one.element; element !== undefined; element = element.parent) {
      const elements = arrays.get(element.array) ?? new Map<number, FieldValues[]>();
      arrays.set(element.array, elements);
      const inside = elements.get(element.index);
      if (inside === undefined) elements.set(element.index, [one]);
      else inside.push(one);
    }
  }
  return arrays;
}
