import { agreement } from './agreement.ts';
import { add, at } from './cells.ts';
import type { Voice } from './claim.ts';
import type { Overlap } from './copy-rate.ts';
import { entryAt, type HalfLife } from './decay.ts';
import { normalize } from './normalize.ts';
import type { SettledVotes } from './settle-votes.ts';
import { pairKey, temperatures, type VoteDelta, type VoteState } from './vote-state.ts';

/** In larger groups pairs are not looked at: they are crowds, and their pairs would be more than their claims. */
const mostVoices = 8;

/**
 * What a group teaches about its sources. `truth` is what is believed of the group: the posterior that it was settled
 * with or, for a correction, certainty.
 */
export function deltaOf(
  state: VoteState,
  voices: readonly Voice[],
  settled: SettledVotes,
  { now, halfLife, truth = settled.posterior }: Lesson,
): VoteDelta {
  const { era, weight } = entryAt(state, now, halfLife);
  const size = settled.labels.length;
  const classes = new Float64Array(size);
  for (let label = 0; label < size; label += 1) classes[label] = weight * at(truth, label);
  const pooled = new Float64Array(size * size);
  const sources = new Map<string, Float64Array>();
  for (const [voice, { source }] of voices.entries()) {
    const counts = sources.get(source) ?? new Float64Array(size * size);
    sources.set(source, counts);
    for (let row = 0; row < size; row += 1) {
      const cell = row * size + at(settled.labelOf, voice);
      const belief = weight * at(truth, row);
      add(counts, cell, belief);
      add(pooled, cell, (belief * at(settled.say, voice)) / voices.length);
    }
  }
  return {
    era,
    claims: voices.length,
    labels: settled.labels,
    classes,
    pooled,
    foretold: foretell(settled, weight),
    blended: settled.blended.map((sum) => weight * sum),
    sources,
    pairs: voices.length > mostVoices ? new Map() : overlapsOf(voices, settled, weight, truth),
  };
}

interface Lesson {
  readonly now: number;
  readonly halfLife: HalfLife;
  readonly truth?: Float64Array;
}

/** As `temperatureOf` of the batch form. No claim need be taken out of what foretells it: it is not in the state yet. */
function foretell({ labels, labelOf, matrices, posterior, say }: SettledVotes, weight: number): Float64Array {
  const size = labels.length;
  const sums = new Float64Array(temperatures.length);
  if (labelOf.length < 2) return sums;
  const rest = new Float64Array(size);
  const foretold = new Float64Array(size);
  for (let voice = 0; voice < labelOf.length; voice += 1) {
    const column = voice * size * size + at(labelOf, voice);
    for (let truth = 0; truth < size; truth += 1) {
      const chance = at(matrices, column + truth * size);
      const belief = Math.max(at(posterior, truth), Number.MIN_VALUE);
      rest[truth] = Math.log(belief) - at(say, voice) * Math.log(chance);
    }
    for (const [index, t] of temperatures.entries()) {
      for (let truth = 0; truth < size; truth += 1) foretold[truth] = t * at(rest, truth);
      normalize(foretold, 0, size);
      let chance = 0;
      for (let truth = 0; truth < size; truth += 1)
        chance += at(foretold, truth) * at(matrices, column + truth * size);
      add(sums, index, weight * Math.log(Math.max(chance, Number.MIN_VALUE)));
    }
  }
  return sums;
}

function overlapsOf(
  voices: readonly Voice[],
  { labels, labelOf, matrices }: SettledVotes,
  weight: number,
  posterior: Float64Array,
): ReadonlyMap<string, Overlap> {
  const overlaps = new Map<string, Overlap>();
  const size = labels.length;
  for (const [first, { source }] of voices.entries())
    for (let second = first + 1; second < voices.length; second += 1) {
      const other = voices[second]?.source ?? source;
      if (other === source) continue;
      const chance = agreement(matrices, posterior, 0, { first, second, classes: size });
      overlaps.set(pairKey(source, other), {
        items: weight,
        same: at(labelOf, first) === at(labelOf, second) ? weight : 0,
        expected: weight * chance,
        variance: weight * chance * (1 - chance),
      });
    }
  return overlaps;
}
