import type { Voice } from './claim.ts';
import type { HalfLife } from './decay.ts';
import { deltaOf } from './delta-of.ts';
import type { FieldDelta, FieldState } from './field-state.ts';
import { openVoteDelta } from './settle-open-votes.ts';
import { settleVotes } from './settle-votes.ts';
import { mostLabels } from './vote-state.ts';

/** What a group teaches when its true label is told: as its settling did, but with certainty. */
export function correctField(
  state: FieldState,
  voices: readonly Voice[],
  truth: string,
  now: number,
  halfLife: HalfLife,
): FieldDelta {
  const known = new Set([...state.votes.labels, truth]);
  const right = Float64Array.from(voices, ({ label }) => Number(label === truth));
  const losses = openVoteDelta(state.losses, voices, right, now, halfLife);
  if (new Set([...known, ...voices.map(({ label }) => label)]).size > mostLabels)
    return { votes: undefined, losses };
  const votes = { ...state.votes, labels: [...known] };
  const settled = settleVotes(votes, voices, now, halfLife);
  const certain = Float64Array.from(settled.labels, (label) => Number(label === truth));
  return { votes: deltaOf(votes, voices, settled, { now, halfLife, truth: certain }), losses };
}
