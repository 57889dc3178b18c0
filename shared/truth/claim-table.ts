import { at } from './cells.ts';
import type { Claim } from './claim.ts';

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
export function tabulate<T extends string | number>(claims: readonly Claim<T>[]): ClaimTable<T> {
  const items = numbered(claims.map(({ item }) => item));
  const sources = numbered(claims.map(({ source }) => source));
  const labels = numbered(claims.map(({ label }) => label));
  const rows = claims.map(({ item, source, label }) => ({
    item: items.get(item) ?? 0,
    source: sources.get(source) ?? 0,
    label: labels.get(label) ?? 0,
  }));
  rows.sort((a, b) => a.item - b.item || a.source - b.source || a.label - b.label);
  const distinct = rows.filter((row, index) => {
    const before = rows[index - 1];
    return before?.item !== row.item || before.source !== row.source || before.label !== row.label;
  });
  const start = new Int32Array(items.size + 1);
  for (const { item } of distinct) start[item + 1] = at(start, item + 1) + 1;
  for (let item = 0; item < items.size; item += 1) start[item + 1] = at(start, item + 1) + at(start, item);
  return {
    items: [...items.keys()],
    sources: [...sources.keys()],
    labels: [...labels.keys()],
    start,
    sourceOf: Int32Array.from(distinct, ({ source }) => source),
    labelOf: Int32Array.from(distinct, ({ label }) => label),
  };
}

function numbered<T extends string | number>(values: readonly T[]): ReadonlyMap<T, number> {
  const sorted = [...new Set(values)].sort((a, b) => (a < b ? -1 : Number(a > b)));
  return new Map(sorted.map((value, index) => [value, index]));
}
