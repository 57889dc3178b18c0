import { at, numberAt } from './cells.ts';
import type { ItemClaim } from './item-claim.ts';

/** Claims by number, those about one item side by side: of item `i` from `start[i]` up to `start[i + 1]`. */
export interface ClaimTable<T = string> {
  readonly items: readonly string[];
  readonly sources: readonly string[];
  readonly labels: readonly T[];
  readonly start: Int32Array;
  readonly sourceOf: Int32Array;
  readonly labelOf: Int32Array;
}

/**
 * Numbers are given in sorted order and claims stand in it, so that sums are taken in one order whatever came first:
 * the order of arrival changes not one bit. A source that says the same of an item twice has said it once.
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
  // One number for source and label, to be sorted by.
  const said = new Float64Array(claims.length);
  const free = start.slice();
  for (const { item, source, label } of claims) {
    const place = numberAt(free, numberIn(items, item));
    said[place] = numberIn(sources, source) * labels.size + numberIn(labels, label);
    free[numberIn(items, item)] = place + 1;
  }
  let kept = 0;
  for (let item = 0; item < items.size; item += 1) {
    const of = said.subarray(numberAt(start, item), numberAt(start, item + 1)).sort();
    start[item] = kept;
    for (let claim = 0; claim < of.length; claim += 1) {
      if (claim > 0 && at(of, claim) === at(of, claim - 1)) continue;
      said[kept] = at(of, claim);
      kept += 1;
    }
  }
  start[items.size] = kept;
  const distinct = said.subarray(0, kept);
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
