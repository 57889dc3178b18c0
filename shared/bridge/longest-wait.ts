import type { Fusion } from './bridge.ts';

/** The longest that a part may state; the bridge file's longest deadline is the same. */
const longestStatedMs = 7 * 24 * 60 * 60 * 1_000;

/** How long a group of the fusion may wait at most, from its earliest part on, whatever its parts state. */
export function longestWaitMs({
  deadlineMs,
  statesDeadline,
}: Pick<Fusion, 'deadlineMs' | 'statesDeadline'>): number {
  return statesDeadline ? Math.max(deadlineMs, longestStatedMs) : deadlineMs;
}
