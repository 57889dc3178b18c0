import type { ReleaseReason } from '../../policy/release-reason.ts';
import { generationId } from '../generation-id.ts';
import type { LeasedGroup, GroupRef, GroupState, PartSummary, CompletedGroup } from '../group.ts';
import { partIds } from '../part-ids.ts';
import { nothingSpent } from '../../ports/model-usage.ts';
import { isCorrection } from '../release-rules/mergeable.ts';
import { wasMerged } from './was-merged.ts';

/** What a new generation goes on from. */
export type NextGeneration = Pick<
  LeasedGroup,
  'reason' | 'previous' | 'merged' | 'before' | 'causationId' | 'round' | 'learnedCorrections' | 'corrects'
>;

/** The first generation of a key. */
export const firstGeneration = (reason: ReleaseReason): NextGeneration => ({
  reason,
  previous: undefined,
  before: [],
  causationId: undefined,
});

/** What a settled head does not know, and what becomes of it. */
export interface UnknownParts {
  readonly corrections: readonly PartSummary[];
  /** Latecomers that amend. */
  readonly amending: readonly PartSummary[];
  /** Latecomers that were turned away. */
  readonly answered: readonly PartSummary[];
  /** Of a round that is open. */
  readonly open: readonly PartSummary[];
}

/**
 * What a settled group goes on to. Its round is corrected before the next one is closed: then nobody could tell any more
 * what it was made of.
 *
 * @param parts all of the key
 * @param reason why the open round is to be released
 */
export function nextGeneration(
  ref: GroupRef,
  head: CompletedGroup,
  parts: readonly PartSummary[],
  unsettled: UnknownParts,
  reason: ReleaseReason,
): NextGeneration {
  if (unsettled.corrections.length > 0) return correction(ref, head, parts, unsettled);
  if (unsettled.amending.length > 0) return amendment(ref, head, parts);
  return { ...firstGeneration(reason), before: allBut(parts, unsettled.open) };
}

function amendment(ref: GroupRef, head: CompletedGroup, parts: readonly PartSummary[]): NextGeneration {
  const { generation, ended, merged, before, round = generation } = head;
  const causationId = ended === 'dead-lettered' ? undefined : generationId(ref, generation);
  const included = new Set(head.included);
  const isKnown = merged !== undefined && !wasMerged(ended);
  const corrections = parts.filter((part) => isCorrection(part) && included.has(part.partId));
  const learnedCorrections = isKnown ? (head.learnedCorrections ?? []) : partIds(corrections);
  return {
    reason: 'late',
    previous: ended,
    ...(merged !== undefined && { merged }),
    before,
    causationId,
    round,
    ...(learnedCorrections.length > 0 && { learnedCorrections }),
  };
}

/**
 * The settled round once more, with what corrects it. Which parts these are is written down, since the head that
 * knows it gives way to the claim, and other parts may stand beside them: of a round that is open, or turned away.
 */
function correction(
  ref: GroupRef,
  head: CompletedGroup,
  parts: readonly PartSummary[],
  { corrections, amending, answered }: UnknownParts,
): NextGeneration {
  const { included, savedAt } = head;
  return {
    ...amendment(ref, head, parts),
    reason: 'corrected',
    before: [...head.before, ...partIds(answered)].toSorted(),
    corrects: { parts: [...included, ...partIds(corrections), ...partIds(amending)].toSorted(), savedAt },
  };
}

/** A claim whose lease ran out is gone on with as it was; the work is done once, by whoever ends it. */
export function nextLease(
  head: GroupState | undefined,
  next: NextGeneration & Pick<LeasedGroup, 'requestedBy'>,
  fresh: Pick<LeasedGroup, 'token' | 'leaseUntil'>,
): LeasedGroup {
  if (head?.state === 'leased') return { ...head, ...fresh };
  const generation = (head?.generation ?? 0) + 1;
  return { state: 'leased', generation, attempts: 0, spent: nothingSpent, ...next, ...fresh };
}

/** The ids of all parts but some, sorted. */
function allBut(parts: readonly PartSummary[], some: readonly PartSummary[]): string[] {
  const left = new Set(some.map(({ partId }) => partId));
  return parts.flatMap(({ partId }) => (left.has(partId) ? [] : [partId])).toSorted();
}
