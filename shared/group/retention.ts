import type { Fusion } from '../bridge/bridge.ts';

const dayMs = 24 * 60 * 60 * 1_000;

/**
 * How long a group is remembered after it was last written: longer than its deadline and any queue's memory (14 days)
 * together, or a redelivery could open a group that had long been settled.
 */
export function retentionByFusion(
  fusions: readonly Pick<Fusion, 'name' | 'deadlineMs'>[],
): (fusion: string) => number {
  const byName = new Map(fusions.map(({ name, deadlineMs }) => [name, deadlineMs + 15 * dayMs]));
  const longest = Math.max(...byName.values());
  return (fusion) => byName.get(fusion) ?? longest;
}
