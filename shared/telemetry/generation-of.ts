import type { GroupStateView } from '../aggregation/group.ts';

/** The state of a group as it bears on the generation of a part. */
export type KnownState = Extract<GroupStateView, { state: 'completed' }> | LeasedGeneration | undefined;

interface LeasedGeneration {
  readonly state: 'leased';
  readonly generation: number;
}

/**
 * Returns the generation whose trace a part belongs to, as its joiner sees the group. A part that comes while a
 * generation is being made is shown there, although it may turn out to be late.
 *
 * @param isTurnedAway true if the part is answered as late: it then stays with the generation that it missed
 */
export function generationOf(state: KnownState, partId: string, isTurnedAway: boolean): number {
  if (state === undefined) return 1;
  if (state.state === 'leased') return state.generation;
  const isKnown = state.included.includes(partId) || state.before.includes(partId);
  return isKnown || isTurnedAway ? state.generation : state.generation + 1;
}
