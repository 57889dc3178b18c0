import { changesOf } from './changes-of.ts';
import { type Belief, beliefOf } from '../votes/belief.ts';
import { at } from '../cells.ts';
import type { Observation } from '../item-claim.ts';
import type { HalfLife } from '../../policy/half-life.ts';
import { deltaOf } from './delta-of.ts';
import { type LossDelta, lossChangesOf, type LossState, noLosses } from '../numbers/loss-state.ts';
import { openVoteDelta, settleOpenVotes } from '../votes/settle-open-votes.ts';
import { type SettledVotes, settleVotes, voteSettler } from '../votes/settle-votes.ts';
import { temper } from '../votes/temper.ts';
import { mostLabels, noVotes, type VoteDelta, type VoteState } from './vote-state.ts';

/**
 * What is known of the sources of one field that is voted on. Right and wrong are always counted, so that a field that
 * turns out to have labels without number need not begin again.
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
  readonly belief: Belief;
  /** Of each voice in turn, the probability that it is right. */
  readonly right: Float64Array;
  /** What the group teaches, to be added to the state once the group is published. */
  readonly delta: FieldDelta;
}

export const unknownField: FieldState = { votes: noVotes, losses: noLosses };

/** What a group of voices says of a field, each believed as its source deserves by what it said before. */
export function settleField(
  state: FieldState,
  voices: readonly Observation[],
  now: number,
  halfLife: HalfLife,
): FieldSettlement {
  if (isOpen(state, voices)) return settleOpen(state, voices, now, halfLife);
  const settled = settleVotes(state.votes, voices, now, halfLife);
  const tempered = temper(settled.posterior, settled.labels.length, settled.temperature);
  const right = Float64Array.from(settled.labelOf, (label) => at(settled.posterior, label));
  return {
    belief: beliefIn(settled, tempered),
    right: Float64Array.from(settled.labelOf, (label) => at(tempered, label)),
    delta: {
      votes: deltaOf(state.votes, voices, settled, { now, halfLife }),
      losses: openVoteDelta(state.losses, voices, right, now, halfLife),
    },
  };
}

/** The same belief, of one group after the other, where nothing is to be learned from it. */
export function fieldBeliever(
  state: FieldState,
  now: number,
  halfLife: HalfLife,
): (voices: readonly Observation[]) => Belief {
  const settle = voteSettler(state.votes, now, halfLife);
  return (voices) => {
    if (isOpen(state, voices)) return settleOpen(state, voices, now, halfLife).belief;
    const settled = settle(voices);
    return beliefIn(settled, temper(settled.posterior, settled.labels.length, settled.temperature));
  };
}

function isOpen({ votes }: FieldState, voices: readonly Observation[]): boolean {
  if (votes.labels.length + voices.length <= mostLabels) return false;
  return new Set([...votes.labels, ...voices.map(({ label }) => label)]).size > mostLabels;
}

function beliefIn({ labels, say }: SettledVotes, probabilities: Float64Array): Belief {
  return beliefOf(
    labels,
    probabilities,
    say.reduce((sum, of) => sum + of, 0),
  );
}

function settleOpen(
  { losses }: FieldState,
  voices: readonly Observation[],
  now: number,
  halfLife: HalfLife,
): FieldSettlement {
  const right = settleOpenVotes(losses, voices, now, halfLife);
  const ofLabel = new Map(voices.map(({ label }, voice) => [label, at(right, voice)]));
  const labels = [...ofLabel.keys()].sort((a, b) => (a < b ? -1 : Number(a > b)));
  return {
    belief: beliefOf(
      labels,
      Float64Array.from(labels, (label) => ofLabel.get(label) ?? 0),
      voices.length,
    ),
    right,
    delta: { votes: undefined, losses: openVoteDelta(losses, voices, right, now, halfLife) },
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

/** The state after a group, of sources and pairs only those that it changes: what a store has to take back. */
export const fieldChangesOf = (state: FieldState, delta: FieldDelta): FieldState => ({
  votes:
    delta.votes === undefined
      ? { ...state.votes, sources: new Map(), pairs: new Map() }
      : changesOf(state.votes, delta.votes),
  losses: lossChangesOf(state.losses, delta.losses),
});
