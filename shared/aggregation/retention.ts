import type { Fusion } from '../policy/fusion.ts';
import { longestAnswerMs, longestStatedMs, longestWaitMs } from '../policy/longest-wait.ts';

const dayMs = 24 * 60 * 60 * 1_000;

/** How long a group stands in the list of open groups: its longest wait, and a day in which it may be seen to. */
export function listedMs(
  fusions: readonly Pick<Fusion, 'name' | 'deadlineMs' | 'statesDeadline'>[],
): (fusion: string) => number {
  const byName = new Map(fusions.map((fusion) => [fusion.name, longestWaitMs(fusion) + dayMs]));
  return (fusion) => byName.get(fusion) ?? longestStatedMs + dayMs;
}

/** Longer than any queue keeps a message (14 days). */
const queuesMemoryMs = 15 * dayMs;

/**
 * How long a group is stored after it was last written: longer than its deadline and any queue's memory together, or a
 * redelivery could open a group that had long been settled; and longer than its key is to be remembered. A group that
 * waits for its model is not settled yet.
 */
export function retentionByFusion(
  fusions: readonly Pick<Fusion, 'name' | 'deadlineMs' | 'statesDeadline' | 'rememberMs' | 'compose'>[],
): (fusion: string) => number {
  const byName = new Map(
    fusions.map((fusion) => [
      fusion.name,
      longestWaitMs(fusion) +
        longestAnswerMs(fusion.compose) +
        Math.max(queuesMemoryMs, (fusion.rememberMs ?? 0) + dayMs),
    ]),
  );
  const longest = Math.max(...byName.values());
  return (fusion) => byName.get(fusion) ?? longest;
}
