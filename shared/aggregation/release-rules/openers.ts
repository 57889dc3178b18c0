import type { Fusion } from '../../policy/fusion.ts';
import type { PartSummary } from '../group.ts';
import { isMergeable, type StatingPart } from './mergeable.ts';

/** The members of a fusion's policy that decide which parts open a group. */
export type OpenerPolicy = Pick<Fusion, 'openers'>;

/**
 * Tells whether a part is a guest's: it is to be merged, but opens no group and sets no clock. It takes part in a
 * group that another part opens.
 *
 * @see docs/decisions/0140-guests-open-nothing.md
 */
export function isGuest({ openers }: OpenerPolicy, part: StatingPart): boolean {
  return openers !== undefined && isMergeable(part) && !openers.topics.includes(part.topic);
}

/** Tells whether a part opens its group. Without openers in the policy every part does, an absence or a correction too. */
export function opensGroup({ openers }: OpenerPolicy, part: StatingPart): boolean {
  return openers === undefined || (isMergeable(part) && openers.topics.includes(part.topic));
}

/** Tells whether parts have come, but none that opens a group. Absences and corrections alone are no such parts. */
export function isUnopened(policy: OpenerPolicy, parts: readonly StatingPart[]): boolean {
  if (policy.openers === undefined) return false;
  let hasGuest = false;
  for (const part of parts) {
    if (!isMergeable(part)) continue;
    if (!isGuest(policy, part)) return false;
    hasGuest = true;
  }
  return hasGuest;
}

/** Returns the guest parts that have waited long enough, where no part opens the group. */
export function overdueGuests(
  policy: OpenerPolicy,
  parts: readonly PartSummary[],
  now: number,
): readonly PartSummary[] {
  const { openers } = policy;
  if (openers === undefined || !isUnopened(policy, parts)) return [];
  return parts.filter((part) => isGuest(policy, part) && part.arrivedAt + openers.waitMs <= now);
}
