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
import { mostLabels, temperatures } from './vote-state.ts';

/** What a group teaches when its true label is told: as its settling did, but with certainty. */
export function correctField(
  state: FieldState,
  voices: readonly Observation[],
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
  const delta = deltaOf(votes, voices, settled, { now, halfLife, truth: certain });
  const { weight } = entryAt(votes, now, halfLife);
  return { votes: { ...delta, told: toldAt(settled, settled.labels.indexOf(truth), weight) }, losses };
}

/** How probable the truth was held to be, at each temperature: a few corrections show how far confidence can be trusted. */
function toldAt({ posterior, labels }: SettledVotes, truth: number, weight: number): Float64Array {
  return Float64Array.from(temperatures, (t) => {
    const belief = at(temper(posterior, labels.length, t), truth);
    return weight * Math.log(Math.max(belief, prior.slip));
  });
}
