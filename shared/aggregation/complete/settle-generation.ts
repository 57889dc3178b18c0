import { RetryableError } from '../../ports/retryable-error.ts';
import type { CompletePolicy, CompletePorts } from './complete-ports.ts';
import type { CompletionInput, CompletionResult } from '../completion.ts';
import type { LeasedGroup, GroupRef, GroupState, Outcome, Part, CompletedGroup } from '../group.ts';
import type { CompletedGeneration } from '../group-store.ts';
import { partIds, partsInOrder } from '../part-of.ts';
import { isCorrection } from '../release-rules/mergeable.ts';
import { isGuest, isUnopened as isUnopenedBy } from '../release-rules/openers.ts';
import { readParts } from './read-parts.ts';
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
  policy: CompletePolicy,
  ports: CompletePorts,
): Promise<SettleResult> {
  const { store, clock } = ports;
  const { found, ...bounded } = await readParts(policy, ref, isPartOf(lease), store);
  const isUnopened = lease.previous === undefined && isUnopenedBy(policy, found);
  const { admitted: parts, leftOut } = isUnopened
    ? { admitted: found.filter((part) => isGuest(policy, part)), leftOut: [] }
    : bounded;
  if (parts.length === 0) throw new Error('a group without parts was asked to be completed');
  const included = partIds(parts);
  const { waits = false } = policy;
  let current = lease;
  if (waits && lease.included === undefined) {
    // A new token: a worker that has read the lease as it was must not put it back.
    current = { ...lease, token: ports.newToken(), included: partIds(found) };
    const fixed = await store.lease(ref, current, lease);
    if (fixed.kind === 'refused') return fixed;
  }
  const input = inputOf(ref, lease, parts, leftOut);
  const result: CompletionResult | typeof unopened = isUnopened ? unopened : await ports.make(input);
  if (result.kind === 'waiting') return { ...result, lease: current };
  if (result.kind === 'try-later') {
    const expired = { ...current, leaseUntil: 0, attempts: lease.attempts + 1, spent: result.spent };
    await store.releaseLease(ref, expired);
    throw new RetryableError(result.why, { retryAfterMs: result.afterMs });
  }
  const { generation, requestedBy, before, round, corrects, version } = lease;
  const questions = ('questions' in result ? result.questions : undefined) ?? lease.questions;
  const saved = {
    state: 'completed',
    generation,
    token: current.token,
    requestedBy,
    included,
    before,
    savedAt: corrects?.savedAt ?? clock.now(),
    ...(round !== undefined && { round }),
    ...(leftOut.length > 0 && { isFull: true as const }),
    ...(questions !== undefined && { questions }),
    ...(version !== undefined && { version }),
  } as const;
  for (let { outcome }: { outcome: Outcome } = result; ; outcome = await ports.shrink(input, outcome)) {
    const state = { ...saved, ...learnedSoFar(input, result.outcome, outcome), ended: outcome.kind };
    const settled: CompletedGeneration = { state, outcome };
    const written = await store.save(ref, settled, parts, current === lease ? over : current);
    if (written.kind === 'saved') return { kind: 'settled', ...settled };
    if (written.kind === 'refused') return written;
    if (outcome.kind === 'dead-lettered') throw new Error('a dead letter is too large to be stored');
    if (outcome.kind === 'unopened') throw new Error('the list of guest parts is too large to be stored');
  }
}

/**
 * The outcome of guest parts that no part opened a group for. They are answered and never merged, whatever the message
 * says that asks for the generation. A correction or an absence among them is left to the next round. A group that a correction or an
 * absence alone has opened, and that was completed, is amended like any other.
 */
const unopened = { kind: 'made', outcome: { kind: 'unopened' } } as const;

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
function isPartOf({ before, corrects, included }: LeasedGroup): (part: Part) => boolean {
  const earlier = new Set(before);
  const fixed = included ?? corrects?.parts;
  const only = fixed && new Set(fixed);
  return ({ partId }) => only?.has(partId) ?? !earlier.has(partId);
}

function inputOf(
  ref: GroupRef,
  lease: LeasedGroup,
  parts: readonly Part[],
  leftOut: readonly Part[],
): CompletionInput {
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
    isUndecided,
    version,
  } = lease;
  return {
    ref,
    generation,
    reason,
    previous,
    parts: partsInOrder(parts),
    ...(leftOut.length > 0 && { leftOut }),
    ...(isUndecided === true && { isUndecided }),
    attempts,
    spent,
    causationId,
    requestedBy,
    ...(learnedCorrections !== undefined && { learnedCorrections }),
    ...(merged !== undefined && { merged }),
    ...(questions !== undefined && { questions }),
    ...(version !== undefined && { version }),
  };
}
