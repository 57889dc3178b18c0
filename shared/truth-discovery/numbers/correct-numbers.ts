import { at } from '../cells.ts';
import type { Observation } from '../item-claim.ts';
import { entryAt } from '../evidence/decay.ts';
import type { HalfLife } from '../../policy/half-life.ts';
import { type LossDelta, type Losses, type LossState, plus } from './loss-state.ts';
import { lossOf } from './number-spread.ts';
import { spreadsOf } from './settle-numbers.ts';

/**
 * Returns the evidence update of a group of numbers whose true value is known. Unlike a settled value, the truth does
 * not depend on the observations. Each error is therefore taken in full, and a single observation is judged as well.
 *
 * @param observations finite, as `truth` is
 */
export function correctNumbers(
  state: LossState,
  observations: readonly Observation<number>[],
  truth: number,
  now: number,
  halfLife: HalfLife,
): LossDelta {
  const { era, weight } = entryAt(state, now, halfLife);
  const sources = new Map<string, Losses>();
  const spreads = spreadsOf(state, observations, now, halfLife);
  for (const [observation, { source, label }] of observations.entries()) {
    const loss = lossOf(Math.abs(label - truth), at(spreads, observation));
    sources.set(source, plus(sources.get(source), { loss: weight * loss, claims: weight }));
  }
  return { era, claims: observations.length, sources };
}
