import { RetryableError } from '../../ports/retryable-error.ts';
import type { CompletePolicy, CompletePorts } from './complete-ports.ts';
import type { CompletionInput } from '../completion.ts';
import type { LeasedGroup, GroupRef, GroupState, Outcome, Part, CompletedGroup } from '../group.ts';
import type { CompletedGeneration } from '../group-store.ts';
import { partIds } from '../part-ids.ts';
import { isCorrection } from '../release-rules/mergeable.ts';
import { mergedBefore, wasMerged } from './was-merged.ts';

/** How an attempt to settle a generation ended. */
type Settlement =
  | ({ readonly kind: 'settled' } & CompletedGeneration)
  /** The model answers later; the claim is to be given back. */
  | { readonly kind: 'waiting'; readonly lease: LeasedGroup }
  | { readonly kind: 'refused'; readonly state: GroupState | undefined };

/** Makes the claimed generation and saves it over the head that it was result upon; only then may anybody hear of it. */
export async function settleGeneration(
  ref: GroupRef,
  lease: LeasedGroup,
  over: GroupState | undefined,
  { waits = false }: CompletePolicy,
  ports: CompletePorts,
): Promise<Settlement> {
  const { store, clock } = ports;
  const parts = partsOf(lease, await store.parts(ref));
  if (parts.length === 0) throw new Error('a group without parts was asked to be completed');
  const included = partIds(parts);
  let held = lease;
  if (waits && lease.included === undefined) {
    // Under a token of its own: whoever has read the claim as it was must not put it back.
    held = { ...lease, token: ports.newToken(), included };
    const fixed = await store.lease(ref, held, lease);
    if (fixed.kind === 'refused') return fixed;
  }
  const input = inputOf(ref, lease, parts);
  const result = await ports.make(input);
  if (result.kind === 'waiting') return { ...result, lease: held };
  if (result.kind === 'try-later') {
    const rested = { ...held, leaseUntil: 0, attempts: lease.attempts + 1, spent: result.spent };
    await store.releaseLease(ref, rested);
    throw new RetryableError(result.why, { retryAfterMs: result.afterMs });
  }
  const { generation, requestedBy, before, round, corrects } = lease;
  const saved = {
    state: 'completed',
    generation,
    token: held.token,
    requestedBy,
    included,
    before,
    savedAt: corrects?.savedAt ?? clock.now(),
    ...(round !== undefined && { round }),
  } as const;
  for (const outcome of [result.outcome, ports.tooLarge(input)]) {
    const state = { ...saved, ...learnedSoFar(input, result.outcome, outcome), ended: outcome.kind };
    const settled: CompletedGeneration = { state, outcome };
    const written = await store.save(ref, settled, parts, waits ? held : over);
    if (written.kind === 'saved') return { kind: 'settled', ...settled };
    if (written.kind === 'refused') return written;
  }
  throw new Error('a dead letter is too large to be kept');
}

/**
 * What a head must remember beside how its generation ended: that something has been merged and has taught, although
 * the last word was a dead letter, or a question to a person.
 *
 * @param result what has taught, also where it could not be kept
 */
function learnedSoFar(
  input: CompletionInput,
  result: Outcome,
  { kind }: Outcome,
): Pick<CompletedGroup, 'merged' | 'learnedCorrections'> {
  const before = mergedBefore(input);
  const merged = mergedBefore({ previous: result.kind, ...(before && { merged: before }) });
  if (merged === undefined || merged === kind) return {};
  if (wasMerged(kind)) return { merged };
  const learnedCorrections = wasMerged(result.kind)
    ? partIds(input.parts.filter(isCorrection))
    : input.learnedCorrections;
  return { merged, ...(learnedCorrections !== undefined && { learnedCorrections }) };
}

/** The parts of a generation: those that were fixed with its claim, or all but those of earlier rounds. */
function partsOf({ before, corrects, included }: LeasedGroup, parts: readonly Part[]): readonly Part[] {
  const left = new Set(before);
  const fixed = included ?? corrects?.parts;
  const only = fixed && new Set(fixed);
  return parts.filter(({ partId }) => only?.has(partId) ?? !left.has(partId));
}

function inputOf(ref: GroupRef, lease: LeasedGroup, parts: readonly Part[]): CompletionInput {
  const {
    generation,
    reason,
    previous,
    attempts,
    spent,
    causationId,
    requestedBy,
    learnedCorrections,
    merged,
  } = lease;
  return {
    ref,
    generation,
    reason,
    previous,
    parts,
    attempts,
    spent,
    causationId,
    requestedBy,
    ...(learnedCorrections !== undefined && { learnedCorrections }),
    ...(merged !== undefined && { merged }),
  };
}
