import type { Fusion } from './bridge.ts';

/** No group waits for longer, whatever its parts state; the bridge file's longest deadline is the same. */
export const longestStatedMs = 7 * 24 * 60 * 60 * 1_000;

/** How long a group of the fusion may wait at most, from its earliest part on, whatever its parts state. */
export function longestWaitMs({
  deadlineMs,
  statesDeadline,
}: Pick<Fusion, 'deadlineMs' | 'statesDeadline'>): number {
  return statesDeadline ? Math.max(deadlineMs, longestStatedMs) : deadlineMs;
}
