import { at, numberAt } from './cells.ts';
import type { ItemClaim } from './item-claim.ts';

/** Claims by number, grouped by item: those of item `i` stand from `start[i]` up to `start[i + 1]`. */
export interface ClaimTable<T = string> {
  readonly items: readonly string[];
  readonly sources: readonly string[];
  readonly labels: readonly T[];
  readonly start: Int32Array;
  readonly sourceOf: Int32Array;
  readonly labelOf: Int32Array;
}

/**
 * Builds the table. Numbers are given in sorted order and claims are stored in it, so that sums are taken in one order.
 * The order of arrival therefore changes no bit of the result. A repeated claim of one source about one item counts
 * once.
 */
export function tabulate<T extends string | number>(claims: readonly ItemClaim<T>[]): ClaimTable<T> {
  const items = numbered(claims.map(({ item }) => item));
  const sources = numbered(claims.map(({ source }) => source));
  const labels = numbered(claims.map(({ label }) => label));
  const start = new Int32Array(items.size + 1);
  for (const { item } of claims) {
    const next = numberIn(items, item) + 1;
    start[next] = numberAt(start, next) + 1;
  }
  for (let item = 0; item < items.size; item += 1)
    start[item + 1] = numberAt(start, item + 1) + numberAt(start, item);
  // One sort key for source and label.
  const keys = new Float64Array(claims.length);
  const free = start.slice();
  for (const { item, source, label } of claims) {
    const place = numberAt(free, numberIn(items, item));
    keys[place] = numberIn(sources, source) * labels.size + numberIn(labels, label);
    free[numberIn(items, item)] = place + 1;
  }
  let kept = 0;
  for (let item = 0; item < items.size; item += 1) {
    const of = keys.subarray(numberAt(start, item), numberAt(start, item + 1)).sort();
    start[item] = kept;
    for (let claim = 0; claim < of.length; claim += 1) {
      if (claim > 0 && at(of, claim) === at(of, claim - 1)) continue;
      keys[kept] = at(of, claim);
      kept += 1;
    }
  }
  start[items.size] = kept;
  const distinct = keys.subarray(0, kept);
  return {
    items: [...items.keys()],
    sources: [...sources.keys()],
    labels: [...labels.keys()],
    start,
    sourceOf: Int32Array.from(distinct, (key) => Math.floor(key / labels.size)),
    labelOf: Int32Array.from(distinct, (key) => key % labels.size),
  };
}

function numbered<T extends string | number>(values: readonly T[]): ReadonlyMap<T, number> {
  const sorted = [...new Set(values)].sort((a, b) => (a < b ? -1 : Number(a > b)));
  return new Map(sorted.map((value, index) => [value, index]));
}

const numberIn = <T>(numbers: ReadonlyMap<T, number>, value: T): number => numbers.get(value) ?? 0;
