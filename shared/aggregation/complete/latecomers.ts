import type { Fusion } from '../../policy/fusion.ts';
import type { PartSummary, CompletedGroup } from '../group.ts';
import { isCorrection, isMergeable } from '../release-rules/mergeable.ts';

/** What in a fusion's policy bears on parts that come after a release. */
export type LatePolicyOf = Pick<Fusion, 'late' | 'rememberMs'>;

/** Parts that a settled head does not know. */
export interface Latecomers {
  /** Too late for their group: for the late policy to answer. What tells topics off is never late. */
  readonly late: readonly PartSummary[];
  /** What corrects the settled round, which is never too late for as long as the round is remembered. */
  readonly corrections: readonly PartSummary[];
  /** Of a new round of the key. */
  readonly open: readonly PartSummary[];
}

/** Whether a key of this policy may be open although its group has a settled head. */
export function opensRounds({ late, rememberMs }: LatePolicyOf): boolean {
  return late === 'reopen' || rememberMs !== undefined;
}

const none: Latecomers = { late: [], corrections: [], open: [] };

/**
 * Sorts what a settled head does not know. Everything follows from what is stored, so that all who see the same group
 * sort alike, whatever their clocks say. A correction speaks of what is settled, also where the key is open again.
 */
export function latecomers(
  { late: policy, rememberMs }: LatePolicyOf,
  { included, before, savedAt }: Pick<CompletedGroup, 'included' | 'before' | 'savedAt'>,
  parts: readonly PartSummary[],
): Latecomers {
  const known = new Set(included);
  for (const partId of before) known.add(partId);
  const unknown = parts.filter(({ partId }) => !known.has(partId));
  if (unknown.length === 0) return none;
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
