import type { Fusion } from './fusion.ts';
import type { ComposePolicy } from './compose-policy.ts';

/** No group waits for longer, whatever its parts state; the bridge file's longest deadline is the same. */
export const longestStatedMs = 7 * 24 * 60 * 60 * 1_000;

/** How long a group of the fusion may wait at most, from its earliest part on, whatever its parts state. */
export function longestWaitMs({
  deadlineMs,
  statesDeadline,
}: Pick<Fusion, 'deadlineMs' | 'statesDeadline'>): number {
  return statesDeadline ? Math.max(deadlineMs, longestStatedMs) : deadlineMs;
}

/** How long a question may wait to be sent in a batch, and then the batch to end, which takes a day, before it is given up. */
export const batchStepMs = 25 * 60 * 60 * 1_000;

/** How long a released group may wait for its answer without a worker: the question, and one repair. */
export function longestAnswerMs(compose: ComposePolicy): number {
  return compose.kind === 'claude' && compose.urgency === 'batch' ? 2 * (batchStepMs + batchStepMs) : 0;
}
