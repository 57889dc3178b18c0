import { add, at } from './cells.ts';
import type { Voice } from './claim.ts';
import { blendsForetold, sharesOfClasses } from './class-shares.ts';
import { copyRate } from './copy-rate.ts';
import { entryAt, type HalfLife, scaleBetween } from './decay.ts';
import { gaugedChances, gauges, strengthFrom } from './gauge-strength.ts';
import { normalize } from './normalize.ts';
import { poolConfusions } from './pooled.ts';
import { expectedMatrix, moveOf, recordOf, shrinkTowards } from './reliability.ts';
import { temperatureFrom } from './temperature-from.ts';
import { pairKey, type VoteState } from './vote-state.ts';
import { widened } from './widened.ts';

/** A group's field settled with what is known of its sources: what `deltaOf` learns from and `beliefIn` tells. */
export interface SettledVotes {
  readonly labels: readonly string[];
  /** Of each voice, by number. */
  readonly labelOf: Int32Array;
  /** The confusion matrix of each voice's source, one after the other. */
  readonly matrices: Float64Array;
  /** The probability of each label, if what the voices say adds up. */
  readonly posterior: Float64Array;
  readonly say: Float64Array;
  readonly temperature: number;
  /** Of each voice, the probability of what it says: `gaugedChances`. */
  readonly gauged: Float64Array;
  /** What the group tells of the shares of the classes: `blendsForetold`. */
  readonly blended: Float64Array;
}

/** The same sums as in `learnVotes`, over one item, with sources known by the groups before. */
export function settleVotes(
  state: VoteState,
  voices: readonly Voice[],
  now: number,
  halfLife: HalfLife,
): SettledVotes {
  const numbers = new Map(state.labels.map((label, index) => [label, index]));
  for (const { label } of voices.toSorted(byLabel)) if (!numbers.has(label)) numbers.set(label, numbers.size);
  const size = numbers.size;
  const labelOf = new Int32Array(voices.length);
  for (const [index, { label }] of voices.entries()) labelOf[index] = numbers.get(label) ?? 0;
  const { era, weight } = entryAt(state, now, halfLife);
  const scale = scaleBetween(state.era, era) / weight;
  const together = widened(state.pooled, size);
  for (let cell = 0; cell < together.length; cell += 1) together[cell] = at(together, cell) * scale;
  const pooled = poolConfusions(together, size);
  const strength = strengthFrom(state.gauged, scale);
  const matrices = new Float64Array(voices.length * size * size);
  const gauged = new Float64Array(voices.length * gauges.length * size);
  for (const [index, { source }] of voices.entries()) {
    const record = state.sources.get(source);
    const counts =
      record?.counts.length === size * size ? record.counts : widened(record?.counts ?? none, size);
    const evidence = { counts, offset: 0, scale: scaleBetween(record?.era ?? era, era) / weight };
    const known = recordOf(evidence, pooled, size);
    expectedMatrix(pooled, size, moveOf(known, strength), matrices, index * size * size);
    shrinkTowards(evidence, size, strength, matrices, index * size * size);
    const cell = index * gauges.length * size;
    gaugedChances(evidence, known, pooled, { classes: size, label: at(labelOf, index) }, gauged, cell);
  }
  const say = sayOf(state, voices, labelOf, (pairEra) => scaleBetween(pairEra, era) / weight);
  const likelihoods = new Float64Array(size);
  for (let voice = 0; voice < voices.length; voice += 1)
    for (let truth = 0; truth < size; truth += 1) {
      const cell = (voice * size + truth) * size + at(labelOf, voice);
      add(likelihoods, truth, at(say, voice) * Math.log(at(matrices, cell)));
    }
  const shares = sharesOfClasses(state, size, scale);
  const posterior = likelihoods.map((likelihood, truth) => likelihood + Math.log(at(shares, truth)));
  normalize(posterior, 0, size);
  return {
    labels: [...numbers.keys()],
    labelOf,
    matrices,
    posterior,
    say,
    temperature: temperatureFrom(state, scale),
    gauged,
    blended: blendsForetold(state, scale, likelihoods),
  };
}

const none = new Float64Array();

const byLabel = (a: Voice, b: Voice): number => (a.label < b.label ? -1 : Number(a.label > b.label));

/** As `discountCopies`: claims that repeat one another share one say. */
function sayOf(
  { pairs }: VoteState,
  voices: readonly Voice[],
  labelOf: Int32Array,
  scaleOf: (era: number) => number,
): Float64Array {
  const repeated = new Float64Array(voices.length).fill(1);
  if (pairs.size > 0)
    for (const [a, { source }] of voices.entries())
      for (let b = a + 1; b < voices.length; b += 1) {
        if (at(labelOf, a) !== at(labelOf, b)) continue;
        const pair = pairs.get(pairKey(source, voices[b]?.source ?? ''));
        if (pair === undefined) continue;
        const scale = scaleOf(pair.era);
        const rate = copyRate({
          items: pair.items * scale,
          same: pair.same * scale,
          expected: pair.expected * scale,
          variance: pair.variance * scale,
        });
        add(repeated, a, rate);
        add(repeated, b, rate);
      }
  return repeated.map((count) => 1 / count);
}
