import { at } from '../cells.ts';
import type { Observation } from '../item-claim.ts';
import { entryAt, scaleBetween } from '../evidence/decay.ts';
import type { HalfLife } from '../../policy/half-life.ts';
import { type LossDelta, type Losses, type LossState, plus, scaled } from '../numbers/loss-state.ts';
import { rightOf } from './open-votes.ts';
import { prior } from '../prior.ts';

/** Of each voice, the probability that what it says is so, for a field of more labels than can be learned of. */
export function settleOpenVotes(
  state: LossState,
  voices: readonly Observation[],
  now: number,
  halfLife: HalfLife,
): Float64Array {
  const numbers = new Map<string, number>();
  for (const { label } of voices) if (!numbers.has(label)) numbers.set(label, numbers.size);
  return rightOf(
    Int32Array.from(voices, ({ label }) => numbers.get(label) ?? 0),
    accuraciesOf(state, voices, now, halfLife),
  );
}

/** Of each voice, how often its source is right. */
export function accuraciesOf(
  state: LossState,
  voices: readonly Observation[],
  now: number,
  halfLife: HalfLife,
): Float64Array {
  const { era, weight } = entryAt(state, now, halfLife);
  const all = scaled(state.all, scaleBetween(state.era, era) / weight);
  const usual = (all.claims - all.loss + prior.openAnchor * prior.accuracy) / (all.claims + prior.openAnchor);
  return Float64Array.from(voices, ({ source }) => {
    const record = state.sources.get(source) ?? { era, loss: 0, claims: 0 };
    const own = scaled(record, scaleBetween(record.era, era) / weight);
    return (own.claims - own.loss + prior.strength * usual) / (own.claims + prior.strength);
  });
}

/** The loss of a voice is the probability that it is wrong. */
export function openVoteDelta(
  state: LossState,
  voices: readonly Observation[],
  right: Float64Array,
  now: number,
  halfLife: HalfLife,
): LossDelta {
  const { era, weight } = entryAt(state, now, halfLife);
  const sources = new Map<string, Losses>();
  for (const [index, { source }] of voices.entries())
    sources.set(source, plus(sources.get(source), { loss: weight * (1 - at(right, index)), claims: weight }));
  return { era, claims: voices.length, sources };
}
