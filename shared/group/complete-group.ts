import type { Fusion } from '../bridge/bridge.ts';
import { TransientFault } from '../messaging/faults.ts';
import type { Clock } from '../messaging/ports.ts';
import type { CompletionMessage, ReleaseReason } from '../messaging/contribution.ts';
import type { ClaimedHead, GroupRef, Head, Outcome, Part, SavedHead, Spent } from './group.ts';
import { generationId } from './generation-id.ts';
import type { GroupStore, Settled } from './group-store.ts';

/** What the maker of a generation is given. */
export interface Draft {
  readonly ref: GroupRef;
  readonly generation: number;
  readonly reason: ReleaseReason;
  readonly parts: readonly Part[];
  readonly attempts: number;
  readonly spent: Spent;
  readonly causationId: string | undefined;
}

export type Made =
  | { readonly kind: 'made'; readonly outcome: Outcome }
  /** The model could not be asked now; what it has cost so far is kept with the claim. */
  | { readonly kind: 'try-later'; readonly afterMs: number; readonly why: string; readonly spent: Spent };

export interface CompletePorts {
  readonly store: GroupStore;
  readonly clock: Clock;
  /** Unique for every claim. */
  newToken(): string;
  /** Merges, composes and writes the receipt. */
  make(draft: Draft): Promise<Made>;
  /** The outcome for a generation that the store cannot hold. */
  tooLarge(draft: Draft): Outcome;
  /** Says a settled generation; may be repeated and is then the same event. */
  publish(outcome: Outcome): Promise<void>;
  /** Answers contributions that came after the group was closed and that the policy does not let in. */
  turnAway(ref: GroupRef, late: readonly Part[]): Promise<void>;
}

export interface Delivery {
  readonly message: CompletionMessage;
  /** How long the caller may still run: the claim's lease lasts as long. */
  readonly remainingMs: () => number;
}

export const nothingSpent: Spent = {
  usage: { inputTokens: 0, outputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0 },
  costUsd: 0,
};

/** Clocks of two machines may differ by this much before a lease is taken over too early; the token holds anyway. */
const leaseMarginMs = 2_000;

/** What in a fusion's policy bears on how a group is completed. */
export type CompletePolicy = Pick<Fusion, 'late'> & {
  /**
   * How long a model may take over one generation, which is then claimed before it is paid for. 0: a generation is only
   * computed, and what is only computed may be computed twice.
   */
  readonly modelMs: number;
};

/**
 * Sees to it that every part present is in a published generation, or answered by the late policy.
 *
 * Claim, read, make, save, publish, mark, read again. A joiner that saw no head had put its part before the claim (or
 * the save, where nothing is claimed) ended, so a read that begins later sees it; one that saw a claim had put its part
 * before the save ended, so the last read sees it; one that sees a settled head without its part says so by another
 * message. Whose message settled a generation owes its publication, also when that message comes again; and generation
 * n+1 is not opened before n is out. Whether n is out is told by its mark; if only the mark is missing, n is said again,
 * under the same id.
 *
 * @throws TransientFault when the message must come again: a live lease of somebody else, a model that wants a pause
 */
export async function completeGroup(
  policy: CompletePolicy,
  delivery: Delivery,
  ports: CompletePorts,
): Promise<void> {
  const { store, clock } = ports;
  const { fusion, key, ticket } = delivery.message;
  const ref: GroupRef = { fusion, key };
  const claims = policy.modelMs > 0;
  let { reason } = delivery.message;
  let head: Head | undefined;
  /** The generation that this call knows to be out. */
  let out = 0;
  /** Whether this call has made a generation, and so may have little time left. */
  let wasMade = false;
  const seeOut = async (saved: SavedHead): Promise<void> => {
    if (out >= saved.generation) return;
    if (!(await store.isOut(ref, saved.generation)))
      await say(ref, saved, await store.outcome(ref, saved), ports);
    out = saved.generation;
  };

  for (;;) {
    if (head?.state === 'saved') {
      if (head.savedBy === ticket) await seeOut(head);
      const late = notIncluded(await store.parts(ref), head);
      if (late.length === 0) return;
      if (policy.late === 'ignore') return ports.turnAway(ref, late);
      await seeOut(head);
      if (wasMade && delivery.remainingMs() < policy.modelMs)
        throw new TransientFault('the next generation takes another run', { retryAfterMs: 0 });
      reason = 'late';
    } else if (head?.state === 'claimed' && head.leaseUntil > clock.now()) {
      throw new TransientFault('another worker holds this group', {
        retryAfterMs: head.leaseUntil - clock.now(),
      });
    }

    const claim = nextClaim(
      ref,
      head,
      ports.newToken(),
      clock.now() + delivery.remainingMs() + leaseMarginMs,
    );
    if (claims) {
      const claimed = await store.claim(ref, claim, head);
      if (claimed.kind === 'refused') {
        head = claimed.head;
        continue;
      }
    }
    const over = claims ? claim : head;
    const settled = await settle(claim, over, { ...delivery.message, reason }, ports);
    head = settled.head;
    if (settled.kind === 'refused') continue;
    await say(ref, settled.head, settled.outcome, ports);
    out = settled.head.generation;
    wasMade = true;
  }
}

async function say(
  ref: GroupRef,
  { generation }: SavedHead,
  outcome: Outcome | undefined,
  ports: CompletePorts,
): Promise<void> {
  // A group that is forgotten has nobody who waits for it.
  if (outcome === undefined) return;
  await ports.publish(outcome);
  await ports.store.markOut(ref, generation);
}

type SettleOutcome =
  | ({ readonly kind: 'settled' } & Settled)
  | { readonly kind: 'refused'; readonly head: Head | undefined };

/** Makes the next generation and saves it over the head that it was made upon; only then may anybody hear of it. */
async function settle(
  claim: ClaimedHead,
  over: Head | undefined,
  { fusion, key, reason, ticket }: CompletionMessage,
  ports: CompletePorts,
): Promise<SettleOutcome> {
  const { store } = ports;
  const ref: GroupRef = { fusion, key };
  const parts = await store.parts(ref);
  if (parts.length === 0) throw new Error('a group without parts was asked to be completed');
  const { generation, attempts, spent, causationId } = claim;
  const draft: Draft = { ref, generation, reason, parts, attempts, spent, causationId };
  const made = await ports.make(draft);
  if (made.kind === 'try-later') {
    const rested = { ...claim, leaseUntil: 0, attempts: attempts + 1, spent: made.spent };
    await store.yieldClaim(ref, rested);
    throw new TransientFault(made.why, { retryAfterMs: made.afterMs });
  }
  const included = parts.map((part) => part.partId).toSorted();
  const base = { state: 'saved', generation, token: claim.token, savedBy: ticket, included } as const;
  for (const outcome of [made.outcome, ports.tooLarge(draft)]) {
    const settled: Settled = { head: { ...base, ended: outcome.kind }, outcome };
    const written = await store.save(ref, settled, parts, over);
    if (written.kind === 'saved') return { kind: 'settled', ...settled };
    if (written.kind === 'refused') return written;
  }
  throw new Error('a dead letter is too large to be kept');
}

function nextClaim(ref: GroupRef, head: Head | undefined, token: string, leaseUntil: number): ClaimedHead {
  const fresh = { state: 'claimed', token, leaseUntil } as const;
  if (head === undefined) {
    return { ...fresh, generation: 1, attempts: 0, spent: nothingSpent, causationId: undefined };
  }
  if (head.state === 'claimed') return { ...head, ...fresh };
  const causationId = head.ended === 'dead-lettered' ? undefined : generationId(ref, head.generation);
  return { ...fresh, generation: head.generation + 1, attempts: 0, spent: nothingSpent, causationId };
}

function notIncluded(parts: readonly Part[], head: SavedHead): Part[] {
  const included = new Set(head.included);
  return parts.filter((part) => !included.has(part.partId));
}
