import { RetryableError } from '../../ports/retryable-error.ts';
import type { CompletePolicy, CompletePorts } from './complete-ports.ts';
import type { CompletionInput } from '../completion.ts';
import type { LeasedGroup, GroupRef, GroupState, Outcome, Part, CompletedGroup } from '../group.ts';
import type { CompletedGeneration } from '../group-store.ts';
import { partIds } from '../part-of.ts';
import { partsInOrder } from '../parts-in-order.ts';
import { isCorrection } from '../release-rules/mergeable.ts';
import { mergedBefore, wasMerged } from './was-merged.ts';

/** The result of an attempt to save a generation. */
type SettleResult =
  | ({ readonly kind: 'settled' } & CompletedGeneration)
  /** The model answers later; the caller gives up the lease. */
  | { readonly kind: 'waiting'; readonly lease: LeasedGroup }
  | { readonly kind: 'refused'; readonly state: GroupState | undefined };

/**
 * Makes the leased generation and saves it over the state that it was made upon. It may be published only after that.
 *
 * @throws RetryableError when the model asks for a pause
 * @throws Error when the group has no parts, or not even a dead letter fits into the store
 */
export async function settleGeneration(
  ref: GroupRef,
  lease: LeasedGroup,
  over: GroupState | undefined,
  { waits = false }: CompletePolicy,
  ports: CompletePorts,
): Promise<SettleResult> {
  const { store, clock } = ports;
  const parts = partsOf(lease, await store.parts(ref));
  if (parts.length === 0) throw new Error('a group without parts was asked to be completed');
  const included = partIds(parts);
  let current = lease;
  if (waits && lease.included === undefined) {
    // A new token: a worker that has read the lease as it was must not put it back.
    current = { ...lease, token: ports.newToken(), included };
    const fixed = await store.lease(ref, current, lease);
    if (fixed.kind === 'refused') return fixed;
  }
  const input = inputOf(ref, lease, parts);
  const result = await ports.make(input);
  if (result.kind === 'waiting') return { ...result, lease: current };
  if (result.kind === 'try-later') {
    const expired = { ...current, leaseUntil: 0, attempts: lease.attempts + 1, spent: result.spent };
    await store.releaseLease(ref, expired);
    throw new RetryableError(result.why, { retryAfterMs: result.afterMs });
  }
  const { generation, requestedBy, before, round, corrects } = lease;
  const questions = result.questions ?? lease.questions;
  const saved = {
    state: 'completed',
    generation,
    token: current.token,
    requestedBy,
    included,
    before,
    savedAt: corrects?.savedAt ?? clock.now(),
    ...(round !== undefined && { round }),
    ...(questions !== undefined && { questions }),
  } as const;
  for (let { outcome } = result; ; outcome = await ports.shrink(input, outcome)) {
    const state = { ...saved, ...learnedSoFar(input, result.outcome, outcome), ended: outcome.kind };
    const settled: CompletedGeneration = { state, outcome };
    const written = await store.save(ref, settled, parts, waits ? current : over);
    if (written.kind === 'saved') return { kind: 'settled', ...settled };
    if (written.kind === 'refused') return written;
    if (outcome.kind === 'dead-lettered') throw new Error('a dead letter is too large to be stored');
  }
}

/**
 * Returns the members that a completed group needs beside the kind of its outcome. They say that an earlier generation
 * was merged and learned from, although the last outcome is a dead letter or is held for the reviewer.
 *
 * @param result the outcome that gave the evidence update, also where it was too large for the store
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

/** Selects the parts of a generation: those that its lease fixes, or all but those of earlier rounds. */
function partsOf({ before, corrects, included }: LeasedGroup, parts: readonly Part[]): readonly Part[] {
  const earlier = new Set(before);
  const fixed = included ?? corrects?.parts;
  const only = fixed && new Set(fixed);
  return parts.filter(({ partId }) => only?.has(partId) ?? !earlier.has(partId));
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
    questions,
  } = lease;
  return {
    ref,
    generation,
    reason,
    previous,
    parts: partsInOrder(parts),
    attempts,
    spent,
    causationId,
    requestedBy,
    ...(learnedCorrections !== undefined && { learnedCorrections }),
    ...(merged !== undefined && { merged }),
    ...(questions !== undefined && { questions }),
  };
}
