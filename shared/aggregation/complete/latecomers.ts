import type { Fusion } from '../../policy/fusion.ts';
import type { PartSummary, CompletedGroup } from '../group.ts';
import type { UnadmittedReason } from './dead-letter.ts';
import { isCorrection, isMergeable } from '../release-rules/mergeable.ts';

/** The part of a fusion's policy that decides about parts after a release. */
export type LatePolicyOf = Pick<Fusion, 'late' | 'rememberMs'>;

/** The members of a completed state that sort the parts it does not know. */
type Settled = Pick<CompletedGroup, 'included' | 'before' | 'savedAt' | 'ended'>;

/** The parts that a completed group does not know. */
export interface Latecomers {
  /** Parts that are late for their group: the late policy answers them. An absence is never late. */
  readonly late: readonly PartSummary[];
  /** Corrections of the settled round. They are never late while the round is remembered. */
  readonly corrections: readonly PartSummary[];
  /** Parts of a new round of the key. */
  readonly open: readonly PartSummary[];
}

/** Returns whether a key of this policy may be open although its group is completed. */
export function opensRounds({ late, rememberMs }: LatePolicyOf): boolean {
  return late === 'reopen' || rememberMs !== undefined;
}

/** Returns whether a key in this state may be open. Where no part opened the group, the next part does at once. */
export function mayBeOpen(policy: LatePolicyOf, { ended }: Pick<CompletedGroup, 'ended'>): boolean {
  return ended === 'unopened' || opensRounds(policy);
}

/** Returns whether late parts amend a completed group. One that was full has no room for them. */
export function mayAmend({ late }: LatePolicyOf, { isFull }: Pick<CompletedGroup, 'isFull'>): boolean {
  return late === 'amend' && isFull !== true;
}

/** Returns the reason that producers of late parts get where these are not admitted. */
export function whyLate({ isFull }: Pick<CompletedGroup, 'isFull'>): UnadmittedReason {
  return isFull === true ? 'group-full' : 'late';
}

const none: Latecomers = { late: [], corrections: [], open: [] };

/**
 * Sorts the parts that a completed group does not know. Everything follows from stored times, so all workers that see
 * the same group sort alike, whatever their clocks say. A correction concerns the settled round, also where the key is
 * open again.
 *
 * @see docs/decisions/0021-rounds-follow-from-stored-times.md
 */
export function latecomers(
  { late: policy, rememberMs }: LatePolicyOf,
  { included, before, savedAt, ended }: Settled,
  parts: readonly PartSummary[],
): Latecomers {
  const known = new Set(included);
  for (const partId of before) known.add(partId);
  const unknown = parts.filter(({ partId }) => !known.has(partId));
  if (unknown.length === 0) return none;
  // No group was there to be late for, or to be corrected.
  if (ended === 'unopened') return { late: [], corrections: [], open: unknown };
  const forgottenAt = savedAt + (rememberMs ?? Infinity);
  const isInTime = ({ arrivedAt }: PartSummary): boolean => arrivedAt <= forgottenAt;
  const corrections = unknown.filter((part) => isCorrection(part) && isInTime(part));
  if (policy === 'reopen') {
    return { late: [], corrections, open: unknown.filter((part) => !isCorrection(part) || !isInTime(part)) };
  }
  return {
    late: unknown.filter((part) => isInTime(part) && isMergeable(part)),
    corrections,
    open: unknown.filter((part) => !isInTime(part)),
  };
}
