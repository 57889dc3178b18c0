import { longestStatedMs } from '../../policy/longest-wait.ts';
import type { PartSummary } from '../group.ts';
import { isCorrection, isMergeable, countMergeable } from './mergeable.ts';
import type { ReleasePolicy, ReleaseRule } from './release-rule.ts';

/** The group's time is over. */
export const deadline: ReleaseRule<'deadline'> = {
  reason: 'deadline',
  holds: (policy, parts, { now }) => now >= deadlineAt(policy, parts),
  nextCheckAt: deadlineAt,
};

/** Returns the time when the group must end: the earliest stated one, or the policy's wait after the earliest arrival. */
export function deadlineAt(policy: ReleasePolicy, parts: readonly PartSummary[]): number {
  const owner = timerOwner(policy, parts);
  return owner === undefined ? Infinity : endOf(policy, owner);
}

/**
 * The part responsible for scheduling the group's timer: the one with the earliest deadline. Ties are broken by id, so
 * that all joiners who see the same parts name the same one. A correction opens a group only while there is no part to
 * be merged, and an absence only while there is nothing else.
 */
export function timerOwner(policy: ReleasePolicy, parts: readonly PartSummary[]): PartSummary | undefined {
  const stating = policy.statesDeadline
    ? parts.filter((part) => part.states?.deadline !== undefined && isMergeable(part))
    : [];
  return (
    earliestBy(stating, (part) => endOf(policy, part)) ??
    earliestBy(parts.filter(isMergeable), (part) => endOf(policy, part)) ??
    earliestBy(parts.filter(isCorrection), (part) => endOf(policy, part)) ??
    earliestBy(parts, (part) => endOf(policy, part))
  );
}

function endOf({ deadlineMs, statesDeadline }: ReleasePolicy, { arrivedAt, states }: PartSummary): number {
  const stated = statesDeadline ? states?.deadline : undefined;
  return stated === undefined ? arrivedAt + deadlineMs : Math.min(stated, arrivedAt + longestStatedMs);
}

/** The part of least `timeOf`; of several, the one of least id. */
export function earliestBy(
  parts: readonly PartSummary[],
  timeOf: (part: PartSummary) => number,
): PartSummary | undefined {
  let first: PartSummary | undefined;
  let least = Infinity;
  for (const part of parts) {
    const time = timeOf(part);
    if (first === undefined || time < least || (time === least && part.partId < first.partId)) {
      first = part;
      least = time;
    }
  }
  return first;
}

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
