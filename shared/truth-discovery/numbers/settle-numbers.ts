import type { Observation } from '../item-claim.ts';
import { at } from '../cells.ts';
import { entryAt, scaleBetween } from '../evidence/decay.ts';
import type { HalfLife } from '../../policy/half-life.ts';
import { type LossDelta, type Losses, type LossState, plus, scaled } from './loss-state.ts';
import { spreadsFrom } from './number-spread.ts';
import { residuals, settleNumber, type SettledNumber } from './settle-number.ts';

/** Settles a field of numbers. The caller passes finite numbers only. */
export function settleNumbers(
  state: LossState,
  observations: readonly Observation<number>[],
  now: number,
  halfLife: HalfLife,
): SettledNumber {
  return settleNumber(
    Float64Array.from(observations, ({ label }) => label),
    spreadsOf(state, observations, now, halfLife),
  );
}

/** Returns the spread of each observation's source, or 0 while no evidence about any source exists. */
export function spreadsOf(
  state: LossState,
  observations: readonly Observation<number>[],
  now: number,
  halfLife: HalfLife,
): Float64Array {
  const { era, weight } = entryAt(state, now, halfLife);
  const own = observations.map(({ source }) => {
    const record = state.sources.get(source) ?? { era, loss: 0, claims: 0 };
    return scaled(record, scaleBetween(record.era, era) / weight);
  });
  return spreadsFrom(own, scaled(state.all, scaleBetween(state.era, era) / weight));
}

/** Returns the evidence update of a settled group of numbers. A single observation adds no loss. */
export function numberDelta(
  state: LossState,
  observations: readonly Observation<number>[],
  settled: SettledNumber,
  now: number,
  halfLife: HalfLife,
): LossDelta {
  const { era, weight } = entryAt(state, now, halfLife);
  const off = residuals(
    Float64Array.from(observations, ({ label }) => label),
    settled,
  );
  const sources = new Map<string, Losses>();
  if (observations.length > 1)
    for (const [index, { source }] of observations.entries())
      sources.set(source, plus(sources.get(source), { loss: weight * at(off, index), claims: weight }));
  return { era, claims: observations.length, sources };
}
