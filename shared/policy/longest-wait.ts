import type { Fusion } from './fusion.ts';
import type { ComposePolicy } from './compose-policy.ts';

/** The longest time that a group may wait, whatever its parts state. The bridge file's longest deadline is the same. */
export const longestStatedMs = 7 * 24 * 60 * 60 * 1_000;

/** Returns the longest time that a group may wait from its earliest part on, whatever its parts state. */
export function longestWaitMs({
  deadlineMs,
  statesDeadline,
}: Pick<Fusion, 'deadlineMs' | 'statesDeadline'>): number {
  return statesDeadline ? Math.max(deadlineMs, longestStatedMs) : deadlineMs;
}

/**
 * Returns the longest time that a part may wait for the release of its group, whatever the parts state. A part that opens
 * no group may wait for the opening part first.
 */
export function longestStayMs(fusion: Pick<Fusion, 'deadlineMs' | 'statesDeadline' | 'openers'>): number {
  return longestWaitMs(fusion) + (fusion.openers?.waitMs ?? 0);
}

/** The time after which an unsent question, or a batch that has not ended, is given up. A batch takes a day. */
export const batchStepMs = 25 * 60 * 60 * 1_000;

/** Returns the longest time that a released group waits for its answer without a worker: a question and one repair. */
export function longestAnswerMs(compose: ComposePolicy): number {
  return compose.kind === 'claude' && compose.urgency === 'batch' ? 2 * (batchStepMs + batchStepMs) : 0;
}
