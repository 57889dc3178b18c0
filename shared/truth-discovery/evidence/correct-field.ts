import { at } from '../cells.ts';
import type { Observation } from '../item-claim.ts';
import { entryAt } from './decay.ts';
import type { HalfLife } from '../../policy/half-life.ts';
import { deltaOf } from './delta-of.ts';
import type { FieldDelta, FieldState } from './field-state.ts';
import { openVoteDelta } from '../votes/settle-open-votes.ts';
import { prior } from '../prior.ts';
import { type SettledVotes, settleVotes } from '../votes/settle-votes.ts';
import { temper } from '../votes/temper.ts';
import { maxLabels, temperatures } from './vote-state.ts';

/**
 * Returns the evidence update of a group whose true label is known. It has the form of the update from settling the
 * group, with certainty in place of the posterior.
 */
export function correctField(
  state: FieldState,
  observations: readonly Observation[],
  truth: string,
  now: number,
  halfLife: HalfLife,
): FieldDelta {
  const known = new Set([...state.votes.labels, truth]);
  const right = Float64Array.from(observations, ({ label }) => Number(label === truth));
  const losses = openVoteDelta(state.losses, observations, right, now, halfLife);
  if (new Set([...known, ...observations.map(({ label }) => label)]).size > maxLabels)
    return { votes: undefined, losses };
  const votes = { ...state.votes, labels: [...known] };
  const settled = settleVotes(votes, observations, now, halfLife);
  const certain = Float64Array.from(settled.labels, (label) => Number(label === truth));
  const delta = deltaOf(votes, observations, settled, { now, halfLife, truth: certain });
  const { weight } = entryAt(votes, now, halfLife);
  return {
    votes: { ...delta, correctionScores: scoreCorrection(settled, settled.labels.indexOf(truth), weight) },
    losses,
  };
}

/**
 * Scores the correction: the log-probability of the true label before the correction, at each temperature. A few
 * corrections show how far confidence can be trusted.
 */
function scoreCorrection({ posterior, labels }: SettledVotes, truth: number, weight: number): Float64Array {
  return Float64Array.from(temperatures, (t) => {
    const probability = at(temper(posterior, labels.length, t), truth);
    return weight * Math.log(Math.max(probability, prior.slip));
  });
}
