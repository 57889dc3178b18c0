import type { CompletionMessage, Nudge } from '../../messages/contribution.ts';
import { isNudge } from '../../messages/completion-message.ts';
import { TransientFault } from '../../ports/retryable-error.ts';
import type { CompletePolicy, CompletePorts } from './complete-ports.ts';
import type { GroupRef, Head, Outcome, PartSummary, SavedHead } from '../group.ts';
import { latecomers } from './latecomers.ts';
import { firstOf, nextClaim, nextOf } from './next-claim.ts';
import { wantsAnswer } from '../release-rules/release.ts';
import { settleGeneration } from './settle-generation.ts';

export interface Delivery {
  readonly message: CompletionMessage;
  /** How long the caller may still run: the claim's lease lasts as long. */
  readonly remainingMs: () => number;
}

/** Clocks of two machines may differ by this much before a lease is taken over too early; the token holds anyway. */
const leaseMarginMs = 2_000;

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
 * n is out. A correction is answered before anything else that a message asks for. Whether n is out is told by its
 * mark; if only the mark is missing, n is said again, under the same id.
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
    let next = firstOf(message.reason);
    if (head?.state === 'saved') {
      if (head.savedBy === ticket) await seeOut(head);
      const { parts } = await store.view(ref);
      const { late, corrections, open } = latecomers(policy, head, parts);
      const [amending, answered] = policy.late === 'amend' ? [late, []] : [[], late];
      if (answered.length > 0) await turnAway(ref, answered, ports);
      if (amending.length + corrections.length === 0 && !open.some(wantsAnswer)) return;
      if (message.after !== head.generation) {
        const nudge = nudgeBehind(message, head) ?? nudged;
        return ports.wake(ref, open.some(wantsAnswer) ? nudge : undefined);
      }
      next = nextOf(ref, head, parts, { corrections, amending, answered, open }, message.reason);
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
    const settled = await settleGeneration(ref, claim, policy.asksModel ? claim : head, policy, ports);
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
