import { add, at } from '../cells.ts';
import { copyRate, type Overlap } from './copy-rate.ts';

/** The agreement of sources, by number, independent of the estimates of the items. */
export interface Agreements {
  /** Returns one number for two sources, in either order. */
  readonly keyOf: (one: number, other: number) => number;
  /** Returns `undefined` if the two sources have no item in common. */
  readonly overlapOf: (one: number, other: number) => Overlap | undefined;
  /** Returns the share of each label among the claims of the source. */
  readonly frequenciesOf: (source: number) => Float64Array;
}

/**
 * The threshold for copying. Hard items fit a single factor badly, so this test finds only sources that copy most
 * claims.
 */
const threshold = { deviations: 4, leastRate: 0.75 };

/**
 * The least distance of the references' agreement from zero, in standard deviations. Below it no ratio to that
 * agreement is taken.
 */
const leastDeviations = 2;

/**
 * Returns the copy rates of those pairs that repeat one another, by key. The pairs with the highest agreement are
 * tested first, so that no reference for a later pair is a copy of another reference.
 *
 * @param othersOf the reference sources for a pair
 */
export function tetradRates(
  agreements: Agreements,
  pairs: readonly (readonly [number, number])[],
  othersOf: (one: number, other: number) => readonly number[],
): ReadonlyMap<number, number> {
  const { keyOf, overlapOf } = agreements;
  const rates = new Map<number, number>();
  const candidates = pairs.flatMap(([one, other]) => {
    const { items = 0, same = 0 } = overlapOf(one, other) ?? {};
    return items > 0 && same >= items / 2 ? [{ one, other, share: same / items }] : [];
  });
  candidates.sort((a, b) => b.share - a.share || a.one - b.one || a.other - b.other);
  for (const { one, other } of candidates) {
    const others = (): readonly number[] =>
      othersOf(one, other).filter(
        (source, index, all) => !all.slice(0, index).some((before) => rates.has(keyOf(before, source))),
      );
    const rate = tetradRate(agreements, one, other, others);
    if (rate > 0) rates.set(keyOf(one, other), rate);
  }
  return rates;
}

/**
 * Returns the copy rate of two sources, with the expected agreement predicted from their agreement with other sources.
 * `copyRate` predicts it from the estimates, which two copies of one source may dominate. For independent sources the
 * agreement beyond chance is a product of one factor each (Spearman's tetrads, American Journal of Psychology 15, 1904;
 * for sources of labels Parisi, Strino, Nadler and Kluger, PNAS 111, 2014; for dependent ones Jaffe et al., AISTATS
 * 2016). So the prediction is c(a, b) = c(a, k) · c(b, l) / c(k, l), in sums over all references k and l, each weighted
 * by its agreement with the pair.
 *
 * A source without positive agreement is no reference. Nor is a source that agrees with one of the two as much as they
 * agree with each other, because it may be a third copy. See docs/decisions/0110-copies-by-tetrads.md.
 */
function tetradRate(
  agreements: Agreements,
  one: number,
  other: number,
  others: () => readonly number[],
): number {
  const pair = agreements.overlapOf(one, other);
  // The rate stays below the threshold even if all agreement beyond chance is copied.
  if (pair === undefined || pair.same < pair.items / 2) return 0;
  const chance = chanceOf(agreements, one, other);
  if (rateAt(pair, chance, 0) === 0) return 0;
  const own = pair.same / pair.items - chance;
  const references = others().flatMap((source) => {
    if (source === one || source === other) return [];
    const withOne = excessOf(agreements, one, source);
    const withOther = excessOf(agreements, other, source);
    if (withOne === undefined || withOther === undefined || withOne.size >= own || withOther.size >= own)
      return [];
    if (withOne.size <= 0 || withOther.size <= 0) return [];
    return [{ source, withOne, withOther, weight: withOne.size + withOther.size }];
  });
  let product = 0;
  let between = 0;
  let noise = 0;
  for (const first of references)
    for (const second of references) {
      const excess = first === second ? undefined : excessOf(agreements, first.source, second.source);
      if (excess === undefined) continue;
      const weight = first.weight * second.weight;
      product += weight * first.withOne.size * second.withOther.size;
      between += weight * excess.size;
      // The loop meets each pair of references twice.
      noise += 2 * weight ** 2 * excess.variance;
    }
  if (references.length < 2 || !(between > leastDeviations * Math.sqrt(noise))) return 0;
  const factor = Math.max(0, product / between);
  const relative =
    relativeVariance(references.map(({ withOne, weight }) => scaled(withOne, weight))) +
    relativeVariance(references.map(({ withOther, weight }) => scaled(withOther, weight))) +
    noise / between ** 2;
  return rateAt(pair, Math.min(1, chance + factor), factor ** 2 * relative);
}

interface Excess {
  /** The share of items on which the two agree, less the share expected by chance. */
  readonly size: number;
  readonly variance: number;
}

function excessOf(agreements: Agreements, one: number, other: number): Excess | undefined {
  const overlap = agreements.overlapOf(one, other);
  if (overlap === undefined || overlap.items < leastItems) return undefined;
  const { items, same } = overlap;
  const share = (same + 1) / (items + 2);
  return {
    size: same / items - chanceOf(agreements, one, other),
    variance: (share * (1 - share)) / items,
  };
}

const leastItems = 2;

const scaled = ({ size, variance }: Excess, weight: number): Excess => ({
  size: weight * size,
  variance: weight ** 2 * variance,
});

function chanceOf({ frequenciesOf }: Agreements, one: number, other: number): number {
  const frequencies = frequenciesOf(one);
  const otherFrequencies = frequenciesOf(other);
  let chance = 0;
  for (let label = 0; label < frequencies.length; label += 1)
    chance += at(frequencies, label) * at(otherFrequencies, label);
  return chance;
}

function relativeVariance(excesses: readonly Excess[]): number {
  const sum = excesses.reduce((total, { size }) => total + size, 0);
  return excesses.reduce((total, { variance }) => total + variance, 0) / sum ** 2;
}

function rateAt({ items, same }: Overlap, share: number, noise: number): number {
  // The estimate from few items is smoothed, so that it is never certain.
  const smooth = (share * items + 1) / (items + 2);
  const variance = items * smooth * (1 - smooth) + items ** 2 * noise;
  return copyRate({ items, same, expected: share * items, variance }, threshold);
}

/** Returns the share of each label among a source's claims, from counts in one row or in several. */
export function labelFrequencies(counts: Float64Array, labels = counts.length): Float64Array {
  const frequencies = new Float64Array(labels);
  let total = 0;
  for (let cell = 0; cell < counts.length; cell += 1) {
    add(frequencies, cell % labels, at(counts, cell));
    total += at(counts, cell);
  }
  return total > 0 ? frequencies.map((count) => count / total) : frequencies;
}
