import type { Fusion } from '../bridge/bridge.ts';
import type { PartSummary, SavedHead } from './group.ts';
import { isReal } from './release.ts';

/** What in a fusion's policy bears on parts that come after a release. */
export type LatePolicyOf = Pick<Fusion, 'late' | 'rememberMs'>;

/** Parts that a settled head does not know. */
export interface Latecomers {
  /** Too late for their group: for the late policy to answer. What tells topics off is never late. */
  readonly late: readonly PartSummary[];
  /** Of a new round of the key. */
  readonly open: readonly PartSummary[];
}

/** Whether a key of this policy may be open although its group has a settled head. */
export function opensRounds({ late, rememberMs }: LatePolicyOf): boolean {
  return late === 'reopen' || rememberMs !== undefined;
}

const none: Latecomers = { late: [], open: [] };

/**
 * Sorts what a settled head does not know. Everything follows from what is stored, so that all who see the same group
 * sort alike, whatever their clocks say.
 */
export function latecomers(
  { late: policy, rememberMs }: LatePolicyOf,
  { included, before, savedAt }: Pick<SavedHead, 'included' | 'before' | 'savedAt'>,
  parts: readonly PartSummary[],
): Latecomers {
  const known = new Set(included);
  for (const partId of before) known.add(partId);
  const unknown = parts.filter(({ partId }) => !known.has(partId));
  if (unknown.length === 0) return none;
  if (policy === 'reopen') return { late: [], open: unknown };
  const forgottenAt = savedAt + (rememberMs ?? Infinity);
  return {
    late: unknown.filter((part) => part.arrivedAt <= forgottenAt && isReal(part)),
    open: unknown.filter((part) => part.arrivedAt > forgottenAt),
  };
}
