import { agreement } from '../votes/agreement.ts';
import { add, at, numberAt } from '../cells.ts';
import { blendsForetold } from '../votes/class-shares.ts';
import type { Observation } from '../item-claim.ts';
import type { Overlap } from '../copies/copy-rate.ts';
import { entryAt } from './decay.ts';
import type { HalfLife } from '../../policy/half-life.ts';
import { foretell } from '../votes/foretell.ts';
import { judgedByOthers } from '../copies/judged-by-others.ts';
import type { SettledVotes } from '../votes/settle-votes.ts';
import { mostVoices, pairKey, temperatures, type VoteDelta, type VoteState } from './vote-state.ts';

/**
 * What a group teaches about its sources. `truth` is what is believed of the group: the posterior that it was settled
 * with or, for a correction, certainty.
 */
export function deltaOf(
  state: VoteState,
  voices: readonly Observation[],
  settled: SettledVotes,
  { now, halfLife, truth: told }: Lesson,
): VoteDelta {
  const truth = told ?? settled.posterior;
  const judged = (voice: number) => (told === undefined ? judgedByOthers(settled, voice) : undefined);
  const { era, weight } = entryAt(state, now, halfLife);
  const size = settled.labels.length;
  const classes = new Float64Array(size);
  for (let label = 0; label < size; label += 1) classes[label] = weight * at(truth, label);
  const pooled = new Float64Array(size * size);
  for (let voice = 0; voice < voices.length; voice += 1)
    for (let row = 0; row < size; row += 1) {
      const share = (at(classes, row) * at(settled.say, voice)) / voices.length;
      add(pooled, row * size + numberAt(settled.labelOf, voice), share);
    }
  return {
    era,
    claims: voices.length,
    labels: settled.labels,
    classes,
    pooled,
    ...foretell(settled, weight),
    told: new Float64Array(temperatures.length),
    blended: blendsForetold(state, settled.known.scale, settled.likelihoods).map((sum) => weight * sum),
    said: voices.map(({ source }, voice) => ({
      source,
      label: numberAt(settled.labelOf, voice),
      classes: judged(voice)?.map((belief) => weight * belief) ?? classes,
    })),
    pairs: voices.length > mostVoices ? new Map() : overlapsOf(voices, settled, weight, truth),
  };
}

interface Lesson {
  readonly now: number;
  readonly halfLife: HalfLife;
  readonly truth?: Float64Array;
}

function overlapsOf(
  voices: readonly Observation[],
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
        same: numberAt(labelOf, first) === numberAt(labelOf, second) ? weight : 0,
        expected: weight * chance,
        variance: weight * chance * (1 - chance),
      });
    }
  return overlaps;
}
