import type { CompletionInput } from '../../shared/aggregation/completion.ts';
import type { Decision, GroupPolicy } from '../../shared/aggregation/join/decide.ts';
import { completeness } from '../../shared/aggregation/release-rules/rules-of-parts.ts';
import { isGuest, isUnopened } from '../../shared/aggregation/release-rules/openers.ts';

/** A group is released by a rule that holds, and not before its time. */
export function faultsOfDraft(
  policy: GroupPolicy,
  { reason, parts, previous, leftOut }: CompletionInput,
  now: number,
): string[] {
  const faults: string[] = [];
  // Parts that came between the decision and this draft may state another size, or expect more.
  const stated = parts.filter(({ states }) => states?.size !== undefined || states?.expect !== undefined);
  if ((reason === 'complete' || reason === 'size') && leftOut === undefined) {
    if (stated.length < 2 && completeness(policy, parts) === undefined)
      faults.push(`released as ${reason} without being so`);
  }
  if (previous === undefined && isUnopened(policy, parts)) faults.push('made of parts that open no group');
  // A part that states another deadline may have come since.
  const opening = parts.filter((part) => !isGuest(policy, part));
  const opened = Math.min(...opening.map(({ arrivedAt }) => arrivedAt));
  if (reason === 'deadline' && !policy.statesDeadline && now < opened + policy.deadlineMs)
    faults.push('released before its deadline');
  return faults;
}

/** When all joiners have done their work and nothing was released, none of them may have overlooked a whole group. */
export function faultsOfLateClock(decision: Decision): string[] {
  if (decision.kind !== 'release' || decision.after > 0) return [];
  const { reason } = decision;
  return reason === 'complete' || reason === 'size' ? ['found to be whole by its clock only'] : [];
}
