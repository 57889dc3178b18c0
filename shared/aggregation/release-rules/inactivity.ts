import type { PartSummary } from '../group.ts';
import { countMergeable, isMergeable } from './mergeable.ts';
import type { ReleasePolicy, ReleaseRule } from './release-rule.ts';

/** Releases a group when no part has come for the set time. It skips groups that are too small. */
export const inactivity: ReleaseRule<'inactivity'> = {
  reason: 'inactivity',
  holds: (policy, parts, { now }) => now >= quietAt(policy, parts) && countMergeable(parts) >= policy.minSize,
  nextCheckAt(policy, parts, now) {
    if (policy.inactivityMs === undefined) return Infinity;
    const quiet = quietAt(policy, parts);
    // A group that is quiet and too small goes on being looked at: it may grow, and then be quiet once more.
    return quiet > now ? quiet : now + policy.inactivityMs;
  },
};

function quietAt({ inactivityMs }: ReleasePolicy, parts: readonly PartSummary[]): number {
  if (inactivityMs === undefined) return Infinity;
  let latest = -Infinity;
  for (const part of parts) if (isMergeable(part)) latest = Math.max(latest, part.arrivedAt);
  return latest === -Infinity ? Infinity : latest + inactivityMs;
}
