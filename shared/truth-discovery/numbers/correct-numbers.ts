import { at } from '../cells.ts';
import type { Observation } from '../item-claim.ts';
import { entryAt } from '../evidence/decay.ts';
import type { HalfLife } from '../../policy/half-life.ts';
import { type LossDelta, type Losses, type LossState, plus } from './loss-state.ts';
import { lossOf } from './number-spread.ts';
import { spreadsOf } from './settle-numbers.ts';

/**
 * What a group of numbers teaches when the true one is told. Unlike what is only settled on, the truth owes nothing to
 * the voices: each is as far off as it is, and one alone is judged as well.
 *
 * @param voices finite, as `truth` is
 */
export function correctNumbers(
  state: LossState,
  voices: readonly Observation<number>[],
  truth: number,
  now: number,
  halfLife: HalfLife,
): LossDelta {
  const { era, weight } = entryAt(state, now, halfLife);
  const sources = new Map<string, Losses>();
  const spreads = spreadsOf(state, voices, now, halfLife);
  for (const [voice, { source, label }] of voices.entries()) {
    const loss = lossOf(Math.abs(label - truth), at(spreads, voice));
    sources.set(source, plus(sources.get(source), { loss: weight * loss, claims: weight }));
  }
  return { era, claims: voices.length, sources };
}
