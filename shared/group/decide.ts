import type { Fusion } from '../bridge/bridge.ts';
import type { ReleaseReason } from '../messaging/contribution.ts';
import type { GroupView, PartSummary } from './group.ts';

/** What in a fusion's policy bears on when a group is released. */
export type GroupPolicy = Pick<Fusion, 'needs' | 'wants' | 'deadlineMs'>;

export type Decision =
  /** Somebody else sees to this group: an earlier part's timer, or the holder of the claim. */
  | { readonly kind: 'wait' }
  /** This arrival is the earliest: it must set the group's alarm clock. `at` in ms since the epoch. */
  | { readonly kind: 'start-timer'; readonly at: number }
  | { readonly kind: 'release'; readonly reason: ReleaseReason };

const wait: Decision = { kind: 'wait' };

/**
 * The aggregator's heart: what the arrival of `arrived` means for a group as one strongly consistent read shows it.
 * The read must have begun after the arrived parts were put. Then the last part to be put sees all parts, so that at
 * least one joiner releases; and the earliest part always sees itself as the earliest, so that at least one timer
 * starts. Both actions are harmless when repeated, which is why there is no counter, lock or transaction.
 *
 * @param arrived the `partId`s that the caller has put
 * @param now ms since the epoch
 */
export function decide(
  policy: GroupPolicy,
  view: GroupView,
  arrived: ReadonlySet<string>,
  now: number,
): Decision {
  const { head, parts } = view;
  if (head?.state === 'claimed') return wait;
  if (head?.state === 'saved') {
    return isAmongIncluded(head.included, arrived) ? wait : { kind: 'release', reason: 'late' };
  }
  const due = releaseDue(policy, parts, now);
  if (due !== undefined) return { kind: 'release', reason: due };
  const earliest = earliestOf(parts);
  if (earliest === undefined || !arrived.has(earliest.partId)) return wait;
  return { kind: 'start-timer', at: earliest.arrivedAt + policy.deadlineMs };
}

/**
 * What a group's alarm clock means when it rings. An alarm that rings early (clocks differ) is set again.
 */
export function decideOnTimer(policy: GroupPolicy, view: GroupView, now: number): Decision {
  if (view.head !== undefined) return wait;
  const due = releaseDue(policy, view.parts, now);
  if (due !== undefined) return { kind: 'release', reason: due };
  const earliest = earliestOf(view.parts);
  return earliest === undefined ? wait : { kind: 'start-timer', at: earliest.arrivedAt + policy.deadlineMs };
}

/** The topics of `wanted` of which no part has come, in the policy's order. */
export function missingTopics(
  wanted: readonly string[],
  parts: readonly { readonly topic: string }[],
): string[] {
  return wanted.filter((topic) => !parts.some((part) => part.topic === topic));
}

function releaseDue(
  policy: GroupPolicy,
  parts: readonly PartSummary[],
  now: number,
): ReleaseReason | undefined {
  if (parts.length === 0) return undefined;
  if (hasAll(policy.needs, parts) && hasAll(policy.wants, parts)) return 'complete';
  const earliest = earliestOf(parts);
  return earliest !== undefined && now >= earliest.arrivedAt + policy.deadlineMs ? 'deadline' : undefined;
}

function hasAll(topics: readonly string[], parts: readonly PartSummary[]): boolean {
  return topics.every((topic) => parts.some((part) => part.topic === topic));
}

function isAmongIncluded(included: readonly string[], arrived: ReadonlySet<string>): boolean {
  let found = 0;
  for (const partId of included) if (arrived.has(partId)) found += 1;
  return found === arrived.size;
}

/** Ties in time are broken by id, so that every joiner who sees the same parts names the same one. */
function earliestOf(parts: readonly PartSummary[]): PartSummary | undefined {
  let earliest: PartSummary | undefined;
  for (const part of parts) {
    if (
      earliest === undefined ||
      part.arrivedAt < earliest.arrivedAt ||
      (part.arrivedAt === earliest.arrivedAt && part.partId < earliest.partId)
    ) {
      earliest = part;
    }
  }
  return earliest;
}
