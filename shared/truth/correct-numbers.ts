import type { Voice } from './claim.ts';
import { entryAt, type HalfLife } from './decay.ts';
import { type LossDelta, type Losses, type LossState, plus } from './loss-state.ts';

/**
 * What a group of numbers teaches when the true one is told. Unlike what is only settled on, the truth owes nothing to
 * the voices: each is as far off as it is, and one alone is judged as well.
 *
 * @param voices finite, as `truth` is
 */
export function correctNumbers(
  state: LossState,
  voices: readonly Voice<number>[],
  truth: number,
  now: number,
  halfLife: HalfLife,
): LossDelta {
  const { era, weight } = entryAt(state, now, halfLife);
  const sources = new Map<string, Losses>();
  for (const { source, label } of voices)
    sources.set(
      source,
      plus(sources.get(source), { loss: weight * Math.abs(label - truth), claims: weight }),
    );
  return { era, claims: voices.length, sources };
}
