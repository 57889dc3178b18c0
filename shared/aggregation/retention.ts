import type { Fusion } from '../policy/fusion.ts';
import { longestAnswerMs, longestStatedMs, longestStayMs, longestWaitMs } from '../policy/longest-wait.ts';

const dayMs = 24 * 60 * 60 * 1_000;

/**
 * Returns how long a group stays in the list of groups. That is its longest wait and one day; or the time for which it
 * is stored, where the fusion keeps the list for operators.
 */
export function listedMs(
  fusions: readonly (Retained & Pick<Fusion, 'keepsList'>)[],
): (fusion: string) => number {
  const retentionMs = retentionByFusion(fusions);
  const byName = new Map(
    fusions.map((fusion) => [
      fusion.name,
      fusion.keepsList === true ? retentionMs(fusion.name) : longestWaitMs(fusion) + dayMs,
    ]),
  );
  return (fusion) => byName.get(fusion) ?? longestStatedMs + dayMs;
}

type Retained = Pick<Fusion, 'name' | 'deadlineMs' | 'statesDeadline' | 'openers' | 'rememberMs' | 'compose'>;

/** Longer than any queue keeps a message (14 days). */
const queuesMemoryMs = 15 * dayMs;

/**
 * Returns how long each fusion's groups are stored after their last write. The time is longer than the deadline and the
 * retention of any queue together. Otherwise a redelivery could open a group that was completed long ago. It is also
 * longer than the key is to be remembered. It includes the wait for the model, because a group that waits for its model
 * is not completed yet.
 */
export function retentionByFusion(fusions: readonly Retained[]): (fusion: string) => number {
  const byName = new Map(
    fusions.map((fusion) => [
      fusion.name,
      longestStayMs(fusion) +
        longestAnswerMs(fusion.compose) +
        Math.max(queuesMemoryMs, (fusion.rememberMs ?? 0) + dayMs),
    ]),
  );
  const longest = Math.max(...byName.values());
  return (fusion) => byName.get(fusion) ?? longest;
}
