import { agreement } from '../votes/agreement.ts';
import { add, numberAt } from '../cells.ts';
import type { ClaimTable } from '../claim-table.ts';
import { copyRate, type Overlap } from './copy-rate.ts';
import { labelFrequencies, tetradRates } from './tetrad-rate.ts';
import type { VoteModel } from '../votes/vote-model.ts';

interface Sums {
  items: number;
  same: number;
  expected: number;
  variance: number;
}

/**
 * The copy rates, by pair of sources: `first * sources + second`, the smaller number first. Only copiers are listed.
 */
export type Copiers = ReadonlyMap<number, number>;

/**
 * The largest item whose pairs are counted. The pairs of larger crowds are too many, and share too few items for a
 * test.
 */
const mostClaims = 64;

export function findCopiers(table: ClaimTable, posterior: Float64Array, model: VoteModel): Copiers {
  const pairs = new Map<number, Sums>();
  const classes = table.labels.length;
  for (let item = 0; item < table.items.length; item += 1) {
    const from = numberAt(table.start, item);
    const to = numberAt(table.start, item + 1);
    if (to - from > mostClaims) continue;
    for (let a = from; a < to; a += 1)
      for (let b = a + 1; b < to; b += 1) {
        const first = numberAt(table.sourceOf, a);
        const second = numberAt(table.sourceOf, b);
        if (first === second) continue;
        const key = first * table.sources.length + second;
        const sums = pairs.get(key) ?? { items: 0, same: 0, expected: 0, variance: 0 };
        pairs.set(key, sums);
        const chance = agreement(model.matrices, posterior, item * classes, { first, second, classes });
        sums.items += 1;
        sums.same += Number(numberAt(table.labelOf, a) === numberAt(table.labelOf, b));
        sums.expected += chance;
        sums.variance += chance * (1 - chance);
      }
  }
  const agreements = agreementsIn(table, pairs);
  const count = table.sources.length;
  const found = tetradRates(
    agreements,
    Array.from(pairs.keys(), (key) => [Math.floor(key / count), key % count] as const),
    agreements.closestTo,
  );
  const copiers = new Map<number, number>();
  for (const [key, sums] of pairs) {
    const rate = Math.max(copyRate(sums), found.get(key) ?? 0);
    if (rate > 0) copiers.set(key, rate);
  }
  return copiers;
}

/** The number of reference sources for a pair, those with most common items. More would not improve the prediction. */
const mostOthers = 16;

function agreementsIn(table: ClaimTable, pairs: ReadonlyMap<number, Overlap>) {
  const count = table.sources.length;
  const size = table.labels.length;
  const reported = new Float64Array(count * size);
  for (let claim = 0; claim < table.sourceOf.length; claim += 1)
    add(reported, numberAt(table.sourceOf, claim) * size + numberAt(table.labelOf, claim), 1);
  const met: number[][] = table.sources.map(() => []);
  for (const key of pairs.keys()) {
    met[Math.floor(key / count)]?.push(key % count);
    met[key % count]?.push(Math.floor(key / count));
  }
  const keyOf = (one: number, other: number): number => Math.min(one, other) * count + Math.max(one, other);
  const overlapOf = (one: number, other: number): Overlap | undefined => pairs.get(keyOf(one, other));
  const frequencies: Float64Array[] = [];
  const itemsWith = (one: number, other: number): number => overlapOf(one, other)?.items ?? 0;
  return {
    keyOf,
    overlapOf,
    frequenciesOf: (source: number): Float64Array =>
      (frequencies[source] ??= labelFrequencies(reported.subarray(source * size, (source + 1) * size))),
    closestTo: (one: number, other: number): readonly number[] =>
      (met[one] ?? [])
        .filter((source) => source !== other && itemsWith(other, source) > 0)
        .map((source) => ({ source, items: Math.min(itemsWith(one, source), itemsWith(other, source)) }))
        .sort((a, b) => b.items - a.items || a.source - b.source)
        .slice(0, mostOthers)
        .map(({ source }) => source),
  };
}

/**
 * Returns the independence weight of each claim: one over itself plus the claims that repeat it, by copy rate. Of two
 * perfect copies each has weight one half, so that the second adds nothing. The sum over an item is its effective
 * number of independent sources.
 */
export function discountCopies(table: ClaimTable, copiers: Copiers): Float64Array {
  const independence = new Float64Array(table.sourceOf.length).fill(1);
  if (copiers.size === 0) return independence;
  for (let item = 0; item < table.items.length; item += 1) {
    const to = numberAt(table.start, item + 1);
    for (let a = numberAt(table.start, item); a < to; a += 1) {
      let repeated = 1;
      for (let b = numberAt(table.start, item); b < to; b += 1)
        if (a !== b && numberAt(table.labelOf, a) === numberAt(table.labelOf, b))
          repeated += rateOf(copiers, table, numberAt(table.sourceOf, a), numberAt(table.sourceOf, b));
      independence[a] = 1 / repeated;
    }
  }
  return independence;
}

const rateOf = (copiers: Copiers, table: ClaimTable, one: number, other: number): number =>
  copiers.get(Math.min(one, other) * table.sources.length + Math.max(one, other)) ?? 0;
