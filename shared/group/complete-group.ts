import type { CompletionMessage, Nudge, ReleaseReason } from '../messaging/contribution.ts';
import { isNudge } from '../messaging/completion-message.ts';
import { TransientFault } from '../messaging/faults.ts';
import type { Clock } from '../messaging/ports.ts';
import type {
  ClaimedHead,
  GroupRef,
  Head,
  MergedKind,
  Outcome,
  Part,
  PartSummary,
  SavedHead,
  Spent,
} from './group.ts';
import { generationId } from './generation-id.ts';
import type { GroupStore, Settled } from './group-store.ts';
import { latecomers, type LatePolicyOf } from './latecomers.ts';
import { isCorrection, wantsAnswer } from './release.ts';
import { mergedBefore, wasMerged } from './was-merged.ts';
import type { Evidence } from '../truth/evidence.ts';

/** What the maker of a generation is given. */
export interface Draft {
  readonly ref: GroupRef;
  readonly generation: number;
  readonly reason: ReleaseReason;
  /** How the generation that this one amends ended; undefined for the first of a round. */
  readonly previous: Outcome['kind'] | undefined;
  /** The most that the generations before that one came to, where that is more. */
  readonly merged?: MergedKind;
  readonly parts: readonly Part[];
  readonly attempts: number;
  readonly spent: Spent;
  readonly causationId: string | undefined;
  /** The ticket of the message that asked for the generation: whoever sends that message again keeps it. */
  readonly openedBy: string;
  /** The `partId`s of the corrections that the last generation was made with that was merged. */
  readonly taught?: readonly string[];
}

export type Made =
  | {
      readonly kind: 'made';
      readonly outcome: Outcome;
      /** Where weights are learned: what a fused group teaches about its sources. */
      readonly lessons?: Evidence;
    }
  /** The model could not be asked now; what it has cost so far is kept with the claim. */
  | { readonly kind: 'try-later'; readonly afterMs: number; readonly why: string; readonly spent: Spent }
  /**
   * The model will answer later. Whoever keeps the question now owes the group its message: it is sent again, with the
   * same ticket, when there is an answer or none will come. Kept before this is said, so that a death in between
   * repeats the visit.
   */
  | { readonly kind: 'waiting' };

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
  /** Lets the joiners look at a group, closed or not, as if its alarm clock had rung, or as if somebody wanted its release. */
  wake(ref: GroupRef, nudge?: Nudge): Promise<void>;
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
export type CompletePolicy = LatePolicyOf & {
  /**
   * Whether a generation is paid for, and so is claimed before it is made. What is only computed may be computed twice.
   */
  readonly asksModel: boolean;
  /** Whether the model may answer so late that the group waits without a worker; what it is asked about is fixed then. */
  readonly waits?: boolean;
};

/**
 * Sees to it that every part present is in a published generation, or answered by the late policy, or known to the
 * joiners.
 *
 * Claim, read, make, save, publish, mark, read again. A joiner that saw no head had put its part before the claim (or
 * the save, where nothing is claimed) ended, so a read that begins later sees it; one that saw a claim had put its part
 * before the save ended, so the last read sees it; one that sees a settled head without its part sees to it itself.
 *
 * A message asks for one generation, the one after that which its sender saw, and makes no other: of two deliveries of
 * one message, the one that ends well may take the message away from the other, and then nobody would come back for
 * what that one had begun. Whatever else is found is left to the joiners, who ask by a message of its own. The message
 * that asked for a generation owes its publication, also when it comes again, whoever made it (a message that ends
 * waiting has handed that debt to whoever keeps the question, with its ticket); and generation n+1 is not opened before
 * n is out. A correction is answered before anything else that a message asks for. Whether n is out is told by its mark; if only the mark is missing, n is said again, under
 * the same id.
 *
 * @throws TransientFault when the message must come again: a live lease of somebody else, a model that wants a pause
 */
export async function completeGroup(
  policy: CompletePolicy,
  delivery: Delivery,
  ports: CompletePorts,
): Promise<void> {
  const { store, clock } = ports;
  const { message } = delivery;
  const { ticket } = message;
  const ref: GroupRef = { fusion: message.fusion, key: message.key };
  let head = message.after === 0 ? undefined : await store.head(ref);
  /** The generation that this call has published. */
  let said = 0;
  /** A release that somebody wanted who did not wait for that generation. */
  let nudged: Nudge | undefined;
  const seeOut = async (saved: SavedHead): Promise<void> => {
    if (saved.generation === said || (await store.isOut(ref, saved.generation))) return;
    await say(ref, saved, await store.outcome(ref, saved), ports);
  };

  for (;;) {
    let next: Next = { reason: message.reason, previous: undefined, before: [], causationId: undefined };
    if (head?.state === 'saved') {
      if (head.savedBy === ticket) await seeOut(head);
      const { parts } = await store.view(ref);
      const { late, corrections, open } = latecomers(policy, head, parts);
      const isAmended = policy.late === 'amend' && late.length > 0;
      if (!isAmended && late.length > 0) await turnAway(ref, late, ports);
      if (!isAmended && corrections.length === 0 && !open.some(wantsAnswer)) return;
      if (message.after !== head.generation) {
        const nudge = nudgeBehind(message, head) ?? nudged;
        return ports.wake(ref, open.some(wantsAnswer) ? nudge : undefined);
      }
      // A round is corrected before the next one is closed: then nobody could tell any more what it was made of.
      if (corrections.length > 0) {
        next = correction(
          ref,
          head,
          parts,
          isAmended
            ? { more: [...corrections, ...late], answered: [] }
            : { more: corrections, answered: late },
        );
      } else if (isAmended) next = amendment(ref, head, parts);
      else next = { ...next, before: allBut(parts, open) };
      await seeOut(head);
    } else if (head?.state === 'claimed' && head.leaseUntil > clock.now()) {
      throw new TransientFault('another worker holds this group', {
        retryAfterMs: head.leaseUntil - clock.now(),
      });
    }

    const leaseUntil = clock.now() + delivery.remainingMs() + leaseMarginMs;
    const claim = nextClaim(head, { ...next, openedBy: ticket }, { token: ports.newToken(), leaseUntil });
    if (policy.asksModel) {
      const claimed = await store.claim(ref, claim, head);
      if (claimed.kind === 'refused') {
        head = claimed.head;
        continue;
      }
    }
    const settled = await settle(ref, claim, policy.asksModel ? claim : head, policy, ports);
    if (settled.kind === 'waiting') {
      const { claim: rested } = settled;
      const nudge = nudgeBehind(message, rested) ?? rested.nudge;
      await store.yieldClaim(ref, { ...rested, leaseUntil: 0, ...(nudge && { nudge }) });
      return;
    }
    head = settled.head;
    if (settled.kind === 'refused') continue;
    nudged = claim.nudge;
    await say(ref, settled.head, settled.outcome, ports);
    said = settled.head.generation;
  }
}

/**
 * The release that a message asks for of a round that is open, where the round before was put right instead. Whatever
 * else a message asks for the joiners find out by themselves.
 */
function nudgeBehind(
  { reason, after }: CompletionMessage,
  { generation, round = generation }: Head,
): Nudge | undefined {
  const isSameRound = round <= after && after < generation;
  return isSameRound && isNudge(reason) ? reason : undefined;
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

async function turnAway(ref: GroupRef, late: readonly PartSummary[], ports: CompletePorts): Promise<void> {
  const ids = new Set(late.map(({ partId }) => partId));
  const parts = await ports.store.parts(ref);
  await ports.turnAway(
    ref,
    parts.filter(({ partId }) => ids.has(partId)),
  );
}

type SettleOutcome =
  | ({ readonly kind: 'settled' } & Settled)
  /** The model answers later; the claim is to be given back. */
  | { readonly kind: 'waiting'; readonly claim: ClaimedHead }
  | { readonly kind: 'refused'; readonly head: Head | undefined };

/** Makes the claimed generation and saves it over the head that it was made upon; only then may anybody hear of it. */
async function settle(
  ref: GroupRef,
  claim: ClaimedHead,
  over: Head | undefined,
  { waits = false }: CompletePolicy,
  ports: CompletePorts,
): Promise<SettleOutcome> {
  const { store, clock } = ports;
  const {
    generation,
    attempts,
    spent,
    causationId,
    reason,
    previous,
    merged,
    before,
    openedBy,
    round,
    taught,
    corrects,
  } = claim;
  const parts = partsOf(claim, await store.parts(ref));
  if (parts.length === 0) throw new Error('a group without parts was asked to be completed');
  const included = parts.map((part) => part.partId).toSorted();
  let held = claim;
  if (waits && claim.included === undefined) {
    // Under a token of its own: whoever has read the claim as it was must not put it back.
    held = { ...claim, token: ports.newToken(), included };
    const fixed = await store.claim(ref, held, claim);
    if (fixed.kind === 'refused') return fixed;
  }
  const base: Draft = { ref, generation, reason, previous, parts, attempts, spent, causationId, openedBy };
  const draft = { ...base, ...(taught !== undefined && { taught }), ...(merged !== undefined && { merged }) };
  const made = await ports.make(draft);
  if (made.kind === 'waiting') return { ...made, claim: held };
  if (made.kind === 'try-later') {
    const rested = { ...held, leaseUntil: 0, attempts: attempts + 1, spent: made.spent };
    await store.yieldClaim(ref, rested);
    throw new TransientFault(made.why, { retryAfterMs: made.afterMs });
  }
  const { token } = held;
  const savedAt = corrects?.savedAt ?? clock.now();
  const saved = {
    state: 'saved',
    generation,
    token,
    savedBy: openedBy,
    included,
    before,
    savedAt,
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
  const taught = wasMerged(made.kind) ? idsOf(draft.parts.filter(isCorrection)).toSorted() : draft.taught;
  return { merged, ...(taught !== undefined && { taught }) };
}

/** The parts of a generation: those that were fixed with its claim, or all but those of earlier rounds. */
function partsOf({ before, corrects, included }: ClaimedHead, parts: readonly Part[]): readonly Part[] {
  const left = new Set(before);
  const fixed = included ?? corrects?.parts;
  const only = fixed && new Set(fixed);
  return parts.filter(({ partId }) => only?.has(partId) ?? !left.has(partId));
}

/** What a new generation goes on from. */
type Next = Pick<
  ClaimedHead,
  'reason' | 'previous' | 'merged' | 'before' | 'causationId' | 'round' | 'taught' | 'corrects'
>;

function amendment(ref: GroupRef, head: SavedHead, parts: readonly PartSummary[]): Next {
  const { generation, ended, merged, before, round = generation } = head;
  const causationId = ended === 'dead-lettered' ? undefined : generationId(ref, generation);
  const included = new Set(head.included);
  const isKnown = merged !== undefined && !wasMerged(ended);
  const corrections = parts.filter((part) => isCorrection(part) && included.has(part.partId));
  const taught = isKnown ? (head.taught ?? []) : idsOf(corrections).toSorted();
  return {
    reason: 'late',
    previous: ended,
    ...(merged !== undefined && { merged }),
    before,
    causationId,
    round,
    ...(taught.length > 0 && { taught }),
  };
}

/**
 * The settled round once more, with what corrects it. Which parts these are is written down, since the head that
 * knows it gives way to the claim, and other parts may stand beside them: of a round that is open, or turned away.
 */
function correction(
  ref: GroupRef,
  head: SavedHead,
  parts: readonly PartSummary[],
  { more, answered }: { readonly more: readonly PartSummary[]; readonly answered: readonly PartSummary[] },
): Next {
  const { included, savedAt } = head;
  return {
    ...amendment(ref, head, parts),
    reason: 'corrected',
    before: [...head.before, ...idsOf(answered)].toSorted(),
    corrects: { parts: [...included, ...idsOf(more)].toSorted(), savedAt },
  };
}

/** A claim whose lease ran out is gone on with as it was; the work is done once, by whoever ends it. */
function nextClaim(
  head: Head | undefined,
  next: Next & Pick<ClaimedHead, 'openedBy'>,
  fresh: Pick<ClaimedHead, 'token' | 'leaseUntil'>,
): ClaimedHead {
  if (head?.state === 'claimed') return { ...head, ...fresh };
  const generation = (head?.generation ?? 0) + 1;
  return { state: 'claimed', generation, attempts: 0, spent: nothingSpent, ...next, ...fresh };
}

function idsOf(parts: readonly PartSummary[]): string[] {
  return parts.map(({ partId }) => partId);
}

/** The ids of all parts but some, sorted. */
function allBut(parts: readonly PartSummary[], some: readonly PartSummary[]): string[] {
  const left = new Set(some.map(({ partId }) => partId));
  return parts.flatMap(({ partId }) => (left.has(partId) ? [] : [partId])).toSorted();
}
