import { add, numberAt } from '../cells.ts';
import type { Observation } from '../item-claim.ts';
import { copyRate, type Overlap } from './copy-rate.ts';
import { scaleBetween } from '../evidence/decay.ts';
import type { KnownField } from '../evidence/known-field.ts';
import type { KnownSource } from '../votes/reliability.ts';
import { type Agreements, labelFrequencies, tetradRates } from './tetrad-rate.ts';
import { largestPairedGroup, pairKey, type VoteState } from '../evidence/vote-state.ts';

/** The copies among the observations of a group. */
export interface Repeats {
  /** Independence weights as in `discountCopies`: claims that repeat one another share one weight. */
  readonly independence: Float64Array;
  /** The copy rate of observations `a` and `b`, at `a * observations + b`; `undefined` without copies. */
  readonly rates: Float64Array | undefined;
}

export function findRepeats(
  { pairs }: VoteState,
  observations: readonly Observation[],
  labelOf: Int32Array,
  known: KnownField,
  sources: readonly KnownSource[],
): Repeats {
  const count = observations.length;
  const repeated = new Float64Array(count).fill(1);
  if (pairs.size === 0) return { independence: repeated, rates: undefined };
  const agreements = agreementsIn(pairs, observations, known, sources);
  const all = [...observations.keys()];
  const found =
    count > largestPairedGroup
      ? new Map<number, number>()
      : tetradRates(
          agreements,
          all.flatMap((a) => all.slice(a + 1).map((b) => [a, b] as const)),
          () => all,
        );
  let rates: Float64Array | undefined;
  for (let a = 0; a < count; a += 1)
    for (let b = a + 1; b < count; b += 1) {
      const overlap = numberAt(labelOf, a) === numberAt(labelOf, b) ? agreements.overlapOf(a, b) : undefined;
      if (overlap === undefined) continue;
      const rate = Math.max(copyRate(overlap), found.get(agreements.keyOf(a, b)) ?? 0);
      if (rate === 0) continue;
      rates ??= new Float64Array(count * count);
      rates[a * count + b] = rate;
      rates[b * count + a] = rate;
      add(repeated, a, rate);
      add(repeated, b, rate);
    }
  return { independence: repeated.map((claims) => 1 / claims), rates };
}

function agreementsIn(
  pairs: VoteState['pairs'],
  observations: readonly Observation[],
  { era, weight, labels }: KnownField,
  sources: readonly KnownSource[],
): Agreements {
  const overlaps = new Map<number, Overlap | undefined>();
  const frequencies: Float64Array[] = [];
  const keyOf = (one: number, other: number): number =>
    Math.min(one, other) * observations.length + Math.max(one, other);
  return {
    keyOf,
    overlapOf(one, other) {
      const key = keyOf(one, other);
      if (overlaps.has(key)) return overlaps.get(key);
      const pair = pairs.get(pairKey(observations[one]?.source ?? '', observations[other]?.source ?? ''));
      const overlap = pair && scaled(pair, scaleBetween(pair.era, era) / weight);
      overlaps.set(key, overlap);
      return overlap;
    },
    frequenciesOf: (observation) =>
      (frequencies[observation] ??= labelFrequencies(
        sources[observation]?.evidence.counts ?? none,
        labels.length,
      )),
  };
}

const none = new Float64Array();

const scaled = ({ items, same, expected, variance }: Overlap, scale: number): Overlap => ({
  items: items * scale,
  same: same * scale,
  expected: expected * scale,
  variance: variance * scale,
});
