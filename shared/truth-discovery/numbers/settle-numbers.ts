import type { Observation } from '../item-claim.ts';
import { at } from '../cells.ts';
import { entryAt, scaleBetween } from '../evidence/decay.ts';
import type { HalfLife } from '../../policy/half-life.ts';
import { type LossDelta, type Losses, type LossState, plus, scaled } from './loss-state.ts';
import { spreadsFrom } from './number-spread.ts';
import { residuals, settleNumber, type SettledNumber } from './settle-number.ts';

/** Voices that are no finite numbers are not to be handed in. */
export function settleNumbers(
  state: LossState,
  voices: readonly Observation<number>[],
  now: number,
  halfLife: HalfLife,
): SettledNumber {
  return settleNumber(
    Float64Array.from(voices, ({ label }) => label),
    spreadsOf(state, voices, now, halfLife),
  );
}

/** Of each voice, how far its source is off as a rule; 0 as long as nothing is known of any. */
export function spreadsOf(
  state: LossState,
  voices: readonly Observation<number>[],
  now: number,
  halfLife: HalfLife,
): Float64Array {
  const { era, weight } = entryAt(state, now, halfLife);
  const own = voices.map(({ source }) => {
    const record = state.sources.get(source) ?? { era, loss: 0, claims: 0 };
    return scaled(record, scaleBetween(record.era, era) / weight);
  });
  return spreadsFrom(own, scaled(state.all, scaleBetween(state.era, era) / weight));
}

/** What a group teaches about its sources, given what it was settled to or, for a correction, what is true. */
export function numberDelta(
  state: LossState,
  voices: readonly Observation<number>[],
  settled: SettledNumber,
  now: number,
  halfLife: HalfLife,
): LossDelta {
  const { era, weight } = entryAt(state, now, halfLife);
  const off = residuals(
    Float64Array.from(voices, ({ label }) => label),
    settled,
  );
  const sources = new Map<string, Losses>();
  if (voices.length > 1)
    for (const [index, { source }] of voices.entries())
      sources.set(source, plus(sources.get(source), { loss: weight * at(off, index), claims: weight }));
  return { era, claims: voices.length, sources };
}
