import { add, at } from '../cells.ts';
import { copyRate, type Overlap } from './copy-rate.ts';

/** How often sources, by number, say the same, whatever anybody believes of the items. */
export interface Agreements {
  /** One number for two sources, in whichever order. */
  readonly keyOf: (one: number, other: number) => number;
  /** Nothing where no item is known that both speak of. */
  readonly overlapOf: (one: number, other: number) => Overlap | undefined;
  /** How often each source says what. */
  readonly habitOf: (source: number) => Float64Array;
}

/** Hard items fit no factor well: this is for those who repeat most of what they say. */
const bar = { surely: 4, leastRate: 0.75 };

/** Standard deviations that the others' agreement must be from none, for a ratio to it to be taken. */
const leastSure = 2;

/**
 * The rates of those pairs that repeat one another, by key. Those who agree most come first, so that of the others that
 * the rest is judged by none is another's copy.
 *
 * @param othersOf whom to ask about two
 */
export function tetradRates(
  agreements: Agreements,
  pairs: readonly (readonly [number, number])[],
  othersOf: (one: number, other: number) => readonly number[],
): ReadonlyMap<number, number> {
  const { keyOf, overlapOf } = agreements;
  const rates = new Map<number, number>();
  const suspects = pairs.flatMap(([one, other]) => {
    const { items = 0, same = 0 } = overlapOf(one, other) ?? {};
    return items > 0 && same >= items / 2 ? [{ one, other, share: same / items }] : [];
  });
  suspects.sort((a, b) => b.share - a.share || a.one - b.one || a.other - b.other);
  for (const { one, other } of suspects) {
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
 * As `copyRate`, but with what is expected of two sources told by their agreement with others instead of by what is
 * believed. Two that are one have each other's word for all they say: with it they may outweigh the rest, seem right
 * therefore, and nothing is odd about two who are right and agree. But of sources that speak for themselves, what two
 * agree on beyond chance is the product of one factor each (Spearman's tetrads, American Journal of Psychology 15, 1904;
 * for sources of labels Parisi, Strino, Nadler and Kluger, PNAS 111, 2014, and Jaffe et al., AISTATS 2016, where some
 * depend on others). So `others` foretell it: c(a, b) = c(a, k) · c(b, l) / c(k, l), in sums over all k and l, each as
 * heavy as it goes with the two; who does not is no witness. Who agrees
 * with one of the two as much as they with one another is left out: that may be a third copy.
 */
function tetradRate(
  agreements: Agreements,
  one: number,
  other: number,
  others: () => readonly number[],
): number {
  const pair = agreements.overlapOf(one, other);
  // Even if all but chance were copied.
  if (pair === undefined || pair.same < pair.items / 2) return 0;
  const chance = chanceOf(agreements, one, other);
  if (rateAt(pair, chance, 0) === 0) return 0;
  const own = pair.same / pair.items - chance;
  const asked = others().flatMap((source) => {
    if (source === one || source === other) return [];
    const mine = excessOf(agreements, one, source);
    const its = excessOf(agreements, other, source);
    if (mine === undefined || its === undefined || mine.size >= own || its.size >= own) return [];
    if (mine.size <= 0 || its.size <= 0) return [];
    return [{ source, mine, its, weight: mine.size + its.size }];
  });
  let product = 0;
  let between = 0;
  let blur = 0;
  for (const first of asked)
    for (const second of asked) {
      const excess = first === second ? undefined : excessOf(agreements, first.source, second.source);
      if (excess === undefined) continue;
      const weight = first.weight * second.weight;
      product += weight * first.mine.size * second.its.size;
      between += weight * excess.size;
      // Each two are met twice.
      blur += 2 * weight ** 2 * excess.variance;
    }
  if (asked.length < 2 || !(between > leastSure * Math.sqrt(blur))) return 0;
  const factor = Math.max(0, product / between);
  const relative =
    relativeVariance(asked.map(({ mine, weight }) => scaled(mine, weight))) +
    relativeVariance(asked.map(({ its, weight }) => scaled(its, weight))) +
    blur / between ** 2;
  return rateAt(pair, Math.min(1, chance + factor), factor ** 2 * relative);
}

interface Excess {
  /** The share of items on which two say the same, beyond chance. */
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

function chanceOf({ habitOf }: Agreements, one: number, other: number): number {
  const habit = habitOf(one);
  const another = habitOf(other);
  let chance = 0;
  for (let label = 0; label < habit.length; label += 1) chance += at(habit, label) * at(another, label);
  return chance;
}

function relativeVariance(excesses: readonly Excess[]): number {
  const sum = excesses.reduce((total, { size }) => total + size, 0);
  return excesses.reduce((total, { variance }) => total + variance, 0) / sum ** 2;
}

function rateAt({ items, same }: Overlap, share: number, blur: number): number {
  // Of few items none is certain.
  const smooth = (share * items + 1) / (items + 2);
  const variance = items * smooth * (1 - smooth) + items ** 2 * blur;
  return copyRate({ items, same, expected: share * items, variance }, bar);
}

/** How often a source says what, from counts of what it has said, in one row or in several. */
export function habitFrom(counts: Float64Array, labels = counts.length): Float64Array {
  const habit = new Float64Array(labels);
  let total = 0;
  for (let cell = 0; cell < counts.length; cell += 1) {
    add(habit, cell % labels, at(counts, cell));
    total += at(counts, cell);
  }
  return total > 0 ? habit.map((count) => count / total) : habit;
}
