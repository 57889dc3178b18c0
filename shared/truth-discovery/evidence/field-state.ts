import { changesOf } from './changes-of.ts';
import { type LabelEstimate, labelEstimateOf } from '../votes/label-estimate.ts';
import { at } from '../cells.ts';
import type { Observation } from '../item-claim.ts';
import type { HalfLife } from '../../policy/half-life.ts';
import { deltaOf } from './delta-of.ts';
import { type LossDelta, lossChangesOf, type LossState, noLosses } from '../numbers/loss-state.ts';
import { openVoteDelta, settleOpenVotes } from '../votes/settle-open-votes.ts';
import { type SettledVotes, settleVotes, voteSettler } from '../votes/settle-votes.ts';
import { temper } from '../votes/temper.ts';
import { maxLabels, noVotes, type VoteDelta, type VoteState } from './vote-state.ts';

/**
 * The evidence about the sources of one field of labels. Right and wrong claims are always counted, so that a field
 * keeps its evidence when it exceeds the number of labels for confusion matrices.
 */
export interface FieldState {
  readonly votes: VoteState;
  readonly losses: LossState;
}

export interface FieldDelta {
  readonly votes: VoteDelta | undefined;
  readonly losses: LossDelta;
}

export interface FieldSettlement {
  readonly estimate: LabelEstimate;
  /** The probability of each observation that it is right, in their order. */
  readonly right: Float64Array;
  /** The evidence update of the group, to be added to the state once the group is published. */
  readonly delta: FieldDelta;
}

export const unknownField: FieldState = { votes: noVotes, losses: noLosses };

/** Estimates a field from the observations of a group, each weighted by the evidence about its source. */
export function settleField(
  state: FieldState,
  observations: readonly Observation[],
  now: number,
  halfLife: HalfLife,
): FieldSettlement {
  if (isOpen(state, observations)) return settleOpen(state, observations, now, halfLife);
  const settled = settleVotes(state.votes, observations, now, halfLife);
  const tempered = temper(settled.posterior, settled.labels.length, settled.temperature);
  const right = Float64Array.from(settled.labelOf, (label) => at(settled.posterior, label));
  return {
    estimate: estimateIn(settled, tempered),
    right: Float64Array.from(settled.labelOf, (label) => at(tempered, label)),
    delta: {
      votes: deltaOf(state.votes, observations, settled, { now, halfLife }),
      losses: openVoteDelta(state.losses, observations, right, now, halfLife),
    },
  };
}

/** Returns a function that gives the same estimates as `settleField` for many groups, without evidence updates. */
export function fieldEstimator(
  state: FieldState,
  now: number,
  halfLife: HalfLife,
): (observations: readonly Observation[]) => LabelEstimate {
  const settle = voteSettler(state.votes, now, halfLife);
  return (observations) => {
    if (isOpen(state, observations)) return settleOpen(state, observations, now, halfLife).estimate;
    const settled = settle(observations);
    return estimateIn(settled, temper(settled.posterior, settled.labels.length, settled.temperature));
  };
}

function isOpen({ votes }: FieldState, observations: readonly Observation[]): boolean {
  if (votes.labels.length + observations.length <= maxLabels) return false;
  return new Set([...votes.labels, ...observations.map(({ label }) => label)]).size > maxLabels;
}

function estimateIn({ labels, independence }: SettledVotes, probabilities: Float64Array): LabelEstimate {
  return labelEstimateOf(
    labels,
    probabilities,
    independence.reduce((sum, of) => sum + of, 0),
  );
}

function settleOpen(
  { losses }: FieldState,
  observations: readonly Observation[],
  now: number,
  halfLife: HalfLife,
): FieldSettlement {
  const right = settleOpenVotes(losses, observations, now, halfLife);
  const ofLabel = new Map(observations.map(({ label }, observation) => [label, at(right, observation)]));
  const labels = [...ofLabel.keys()].sort((a, b) => (a < b ? -1 : Number(a > b)));
  return {
    estimate: labelEstimateOf(
      labels,
      Float64Array.from(labels, (label) => ofLabel.get(label) ?? 0),
      observations.length,
    ),
    right,
    delta: { votes: undefined, losses: openVoteDelta(losses, observations, right, now, halfLife) },
  };
}

export function applyFieldDelta(state: FieldState, delta: FieldDelta): FieldState {
  const { votes, losses } = fieldChangesOf(state, delta);
  return {
    votes: {
      ...votes,
      sources: new Map([...state.votes.sources, ...votes.sources]),
      pairs: new Map([...state.votes.pairs, ...votes.pairs]),
    },
    losses: { ...losses, sources: new Map([...state.losses.sources, ...losses.sources]) },
  };
}

/** Returns the state after a group, with only those sources and pairs that a store has to write back. */
export const fieldChangesOf = (state: FieldState, delta: FieldDelta): FieldState => ({
  votes:
    delta.votes === undefined
      ? { ...state.votes, sources: new Map(), pairs: new Map() }
      : changesOf(state.votes, delta.votes),
  losses: lossChangesOf(state.losses, delta.losses),
});
