import { TransientFault } from '../../ports/retryable-error.ts';
import type { CompletePolicy, CompletePorts } from './complete-ports.ts';
import type { Draft } from '../completion.ts';
import type { ClaimedHead, GroupRef, Head, Outcome, Part, SavedHead } from '../group.ts';
import type { Settled } from '../group-store.ts';
import { idsOf } from '../ids-of.ts';
import { isCorrection } from '../release-rules/release.ts';
import { mergedBefore, wasMerged } from './was-merged.ts';

/** How an attempt to settle a generation ended. */
type Settlement =
  | ({ readonly kind: 'settled' } & Settled)
  /** The model answers later; the claim is to be given back. */
  | { readonly kind: 'waiting'; readonly claim: ClaimedHead }
  | { readonly kind: 'refused'; readonly head: Head | undefined };

/** Makes the claimed generation and saves it over the head that it was made upon; only then may anybody hear of it. */
export async function settleGeneration(
  ref: GroupRef,
  claim: ClaimedHead,
  over: Head | undefined,
  { waits = false }: CompletePolicy,
  ports: CompletePorts,
): Promise<Settlement> {
  const { store, clock } = ports;
  const parts = partsOf(claim, await store.parts(ref));
  if (parts.length === 0) throw new Error('a group without parts was asked to be completed');
  const included = idsOf(parts);
  let held = claim;
  if (waits && claim.included === undefined) {
    // Under a token of its own: whoever has read the claim as it was must not put it back.
    held = { ...claim, token: ports.newToken(), included };
    const fixed = await store.claim(ref, held, claim);
    if (fixed.kind === 'refused') return fixed;
  }
  const draft = draftOf(ref, claim, parts);
  const made = await ports.make(draft);
  if (made.kind === 'waiting') return { ...made, claim: held };
  if (made.kind === 'try-later') {
    const rested = { ...held, leaseUntil: 0, attempts: claim.attempts + 1, spent: made.spent };
    await store.yieldClaim(ref, rested);
    throw new TransientFault(made.why, { retryAfterMs: made.afterMs });
  }
  const { generation, openedBy, before, round, corrects } = claim;
  const saved = {
    state: 'saved',
    generation,
    token: held.token,
    savedBy: openedBy,
    included,
    before,
    savedAt: corrects?.savedAt ?? clock.now(),
    ...(round !== undefined && { round }),
  } as const;
  for (const outcome of [made.outcome, ports.tooLarge(draft)]) {
    const head = { ...saved, ...taughtSoFar(draft, made.outcome, outcome), ended: outcome.kind };
    const settled: Settled = { head, outcome };
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
 * @param made what has taught, also where it could not be kept
 */
function taughtSoFar(draft: Draft, made: Outcome, { kind }: Outcome): Pick<SavedHead, 'merged' | 'taught'> {
  const before = mergedBefore(draft);
  const merged = mergedBefore({ previous: made.kind, ...(before && { merged: before }) });
  if (merged === undefined || merged === kind) return {};
  if (wasMerged(kind)) return { merged };
  const taught = wasMerged(made.kind) ? idsOf(draft.parts.filter(isCorrection)) : draft.taught;
  return { merged, ...(taught !== undefined && { taught }) };
}

/** The parts of a generation: those that were fixed with its claim, or all but those of earlier rounds. */
function partsOf({ before, corrects, included }: ClaimedHead, parts: readonly Part[]): readonly Part[] {
  const left = new Set(before);
  const fixed = included ?? corrects?.parts;
  const only = fixed && new Set(fixed);
  return parts.filter(({ partId }) => only?.has(partId) ?? !left.has(partId));
}

function draftOf(ref: GroupRef, claim: ClaimedHead, parts: readonly Part[]): Draft {
  const { generation, reason, previous, attempts, spent, causationId, openedBy, taught, merged } = claim;
  return {
    ref,
    generation,
    reason,
    previous,
    parts,
    attempts,
    spent,
    causationId,
    openedBy,
    ...(taught !== undefined && { taught }),
    ...(merged !== undefined && { merged }),
  };
}
