import { at } from '../cells.ts';
import type { Observation } from '../item-claim.ts';
import { entryAt, scaleBetween } from '../evidence/decay.ts';
import type { HalfLife } from '../../policy/half-life.ts';
import { type LossDelta, type Losses, type LossState, plus, scaled } from '../numbers/loss-state.ts';
import { claimProbabilities } from './open-votes.ts';
import { prior } from '../prior.ts';

/**
 * Returns the probability of each observation that its label is true. It serves fields with too many labels for
 * confusion matrices.
 */
export function settleOpenVotes(
  state: LossState,
  observations: readonly Observation[],
  now: number,
  halfLife: HalfLife,
): Float64Array {
  const indexes = new Map<string, number>();
  for (const { label } of observations) if (!indexes.has(label)) indexes.set(label, indexes.size);
  return claimProbabilities(
    Int32Array.from(observations, ({ label }) => indexes.get(label) ?? 0),
    accuraciesOf(state, observations, now, halfLife),
  );
}

/** Returns the accuracy of each observation's source. */
export function accuraciesOf(
  state: LossState,
  observations: readonly Observation[],
  now: number,
  halfLife: HalfLife,
): Float64Array {
  const { era, weight } = entryAt(state, now, halfLife);
  const all = scaled(state.all, scaleBetween(state.era, era) / weight);
  const usual = (all.claims - all.loss + prior.openAnchor * prior.accuracy) / (all.claims + prior.openAnchor);
  return Float64Array.from(observations, ({ source }) => {
    const record = state.sources.get(source) ?? { era, loss: 0, claims: 0 };
    const own = scaled(record, scaleBetween(record.era, era) / weight);
    return (own.claims - own.loss + prior.strength * usual) / (own.claims + prior.strength);
  });
}

/** Returns the evidence update of a group. The loss of an observation is the probability that it is wrong. */
export function openVoteDelta(
  state: LossState,
  observations: readonly Observation[],
  right: Float64Array,
  now: number,
  halfLife: HalfLife,
): LossDelta {
  const { era, weight } = entryAt(state, now, halfLife);
  const sources = new Map<string, Losses>();
  for (const [index, { source }] of observations.entries())
    sources.set(source, plus(sources.get(source), { loss: weight * (1 - at(right, index)), claims: weight }));
  return { era, claims: observations.length, sources };
}
