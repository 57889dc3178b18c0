import type { CompletionMessage } from '../../messages/completion-message.ts';
import { generationId } from '../generation-id.ts';
import type { LeasedGroup, GroupRef, GroupState, PartSummary, CompletedGroup } from '../group.ts';
import { partIds } from '../part-of.ts';
import { nothingSpent } from '../../ports/model-usage.ts';
import { isCorrection } from '../release-rules/mergeable.ts';
import { wasMerged } from './was-merged.ts';

/** The members of a lease that follow from the generation before. */
export type NextGeneration = Pick<
  LeasedGroup,
  | 'reason'
  | 'previous'
  | 'merged'
  | 'before'
  | 'causationId'
  | 'round'
  | 'learnedCorrections'
  | 'corrects'
  | 'included'
  | 'isUndecided'
  | 'version'
>;

/** The members of a completion message that a generation keeps. */
type Asked = Pick<CompletionMessage, 'reason' | 'isUndecided'>;

/** Returns the first generation of a key. */
export const firstGeneration = ({ reason, isUndecided }: Asked): NextGeneration => ({
  reason,
  ...(isUndecided === true && { isUndecided }),
  previous: undefined,
  before: [],
  causationId: undefined,
});

/** The parts that a completed group does not know, by how they are handled. */
export interface UnknownParts {
  readonly corrections: readonly PartSummary[];
  /** Late parts that amend the result. */
  readonly amending: readonly PartSummary[];
  /** Late parts that the late policy has answered. */
  readonly answered: readonly PartSummary[];
  /** Parts of an open round. */
  readonly open: readonly PartSummary[];
}

/**
 * Returns the next generation of a completed group. A correction of its round comes before the release of the next
 * round, because that release overwrites the list of the parts in the settled round.
 *
 * @param parts all parts of the key
 * @param asked the release of the open round
 */
export function nextGeneration(
  ref: GroupRef,
  completed: CompletedGroup,
  parts: readonly PartSummary[],
  unknown: UnknownParts,
  asked: Asked,
): NextGeneration {
  if (unknown.corrections.length > 0) return correction(ref, completed, parts, unknown);
  if (unknown.amending.length > 0) return amendment(ref, completed, parts);
  return { ...firstGeneration(asked), before: allBut(parts, unknown.open) };
}

function amendment(ref: GroupRef, completed: CompletedGroup, parts: readonly PartSummary[]): NextGeneration {
  const { generation, ended, merged, before, round = generation } = completed;
  const causationId = ended === 'dead-lettered' ? undefined : generationId(ref, generation);
  const included = new Set(completed.included);
  const isKnown = merged !== undefined && !wasMerged(ended);
  const corrections = parts.filter((part) => isCorrection(part) && included.has(part.partId));
  const learnedCorrections = isKnown ? (completed.learnedCorrections ?? []) : partIds(corrections);
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
 * Returns the settled round again, with its corrections. The lease lists the parts, because the completed state that
 * knows them gives way to the lease, and other parts may be stored beside them: those of an open round, and rejected
 * ones.
 */
function correction(
  ref: GroupRef,
  completed: CompletedGroup,
  parts: readonly PartSummary[],
  { corrections, amending, answered }: UnknownParts,
): NextGeneration {
  const { included, savedAt } = completed;
  return {
    ...amendment(ref, completed, parts),
    reason: 'corrected',
    before: [...completed.before, ...partIds(answered)].toSorted(),
    corrects: { parts: [...included, ...partIds(corrections), ...partIds(amending)].toSorted(), savedAt },
  };
}

/** Returns the lease to write. An expired lease keeps its members: the work is done once, by the worker that ends it. */
export function nextLease(
  state: GroupState | undefined,
  next: NextGeneration & Pick<LeasedGroup, 'requestedBy'>,
  fresh: Pick<LeasedGroup, 'token' | 'leaseUntil'>,
): LeasedGroup {
  if (state?.state === 'leased') return { ...state, ...fresh };
  const generation = (state?.generation ?? 0) + 1;
  const asked = state?.questions && { questions: state.questions };
  return { state: 'leased', generation, attempts: 0, spent: nothingSpent, ...next, ...asked, ...fresh };
}

/** Returns the ids of all parts except some, sorted. */
function allBut(parts: readonly PartSummary[], some: readonly PartSummary[]): string[] {
  const excepted = new Set(some.map(({ partId }) => partId));
  return parts.flatMap(({ partId }) => (excepted.has(partId) ? [] : [partId])).toSorted();
}
