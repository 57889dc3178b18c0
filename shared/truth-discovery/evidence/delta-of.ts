import { agreement } from '../votes/agreement.ts';
import { add, at, numberAt } from '../cells.ts';
import { scoreBlends } from '../votes/class-shares.ts';
import type { Observation } from '../item-claim.ts';
import type { Overlap } from '../copies/copy-rate.ts';
import { entryAt } from './decay.ts';
import type { HalfLife } from '../../policy/half-life.ts';
import { scorePredictions } from '../votes/score-predictions.ts';
import { leaveOneOutPosterior } from '../copies/leave-one-out-posterior.ts';
import type { SettledVotes } from '../votes/settle-votes.ts';
import { largestPairedGroup, pairKey, temperatures, type VoteDelta, type VoteState } from './vote-state.ts';

/**
 * Returns the evidence update of a group. `truth` is the label distribution to learn from: the posterior of the settled
 * group or, for a correction, certainty.
 */
export function deltaOf(
  state: VoteState,
  observations: readonly Observation[],
  settled: SettledVotes,
  { now, halfLife, truth: known }: UpdateInput,
): VoteDelta {
  const truth = known ?? settled.posterior;
  const judgedBy = (observation: number) =>
    known === undefined ? leaveOneOutPosterior(settled, observation) : undefined;
  const { era, weight } = entryAt(state, now, halfLife);
  const size = settled.labels.length;
  const classes = new Float64Array(size);
  for (let label = 0; label < size; label += 1) classes[label] = weight * at(truth, label);
  const pooled = new Float64Array(size * size);
  for (let observation = 0; observation < observations.length; observation += 1)
    for (let row = 0; row < size; row += 1) {
      const share = (at(classes, row) * at(settled.independence, observation)) / observations.length;
      add(pooled, row * size + numberAt(settled.labelOf, observation), share);
    }
  return {
    era,
    claims: observations.length,
    labels: settled.labels,
    classes,
    pooled,
    ...scorePredictions(settled, weight),
    correctionScores: new Float64Array(temperatures.length),
    blendScores: scoreBlends(state, settled.known.scale, settled.likelihoods).map((sum) => weight * sum),
    claimUpdates: observations.map(({ source }, observation) => ({
      source,
      label: numberAt(settled.labelOf, observation),
      classes: judgedBy(observation)?.map((probability) => weight * probability) ?? classes,
    })),
    pairs:
      observations.length > largestPairedGroup ? new Map() : overlapsOf(observations, settled, weight, truth),
  };
}

interface UpdateInput {
  readonly now: number;
  readonly halfLife: HalfLife;
  readonly truth?: Float64Array;
}

function overlapsOf(
  observations: readonly Observation[],
  { labels, labelOf, matrices }: SettledVotes,
  weight: number,
  posterior: Float64Array,
): ReadonlyMap<string, Overlap> {
  const overlaps = new Map<string, Overlap>();
  const size = labels.length;
  for (const [first, { source }] of observations.entries())
    for (let second = first + 1; second < observations.length; second += 1) {
      const other = observations[second]?.source ?? source;
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
