import type { CompletionMessage } from '../../messages/completion-message.ts';
import type { ReleaseRequest } from '../../policy/release-reason.ts';
import { isReleaseRequest } from '../../policy/release-reason.ts';
import { RetryableError } from '../../ports/retryable-error.ts';
import type { CompletePolicy, CompletePorts } from './complete-ports.ts';
import type { GroupRef, GroupState, Outcome, PartSummary, CompletedGroup } from '../group.ts';
import { latecomers } from './latecomers.ts';
import { firstGeneration, nextLease, nextGeneration } from './next-lease.ts';
import { needsAnswer } from '../release-rules/mergeable.ts';
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
  const { requestId } = message;
  const ref: GroupRef = { fusion: message.fusion, key: message.key };
  let state = message.after === 0 ? undefined : await store.state(ref);
  /** The generation that this call has published. */
  let published = 0;
  /** A release request that came while that generation was being made. */
  let pendingRelease: ReleaseRequest | undefined;
  const ensurePublished = async (completed: CompletedGroup): Promise<void> => {
    const { generation } = completed;
    if (generation === published || (await store.isPublished(ref, generation))) return;
    await publishGeneration(ref, completed, await store.outcome(ref, completed), ports);
  };

  for (;;) {
    let next = firstGeneration(message.reason);
    if (state?.state === 'completed') {
      if (state.requestedBy === requestId) await ensurePublished(state);
      const { parts } = await store.view(ref);
      const { late, corrections, open } = latecomers(policy, state, parts);
      const [amending, answered] = policy.late === 'amend' ? [late, []] : [[], late];
      if (answered.length > 0) await turnAway(ref, answered, ports);
      if (amending.length + corrections.length === 0 && !open.some(needsAnswer)) return;
      if (message.after !== state.generation) {
        const request = unansweredRelease(message, state) ?? pendingRelease;
        return ports.reevaluate(ref, open.some(needsAnswer) ? request : undefined);
      }
      next = nextGeneration(ref, state, parts, { corrections, amending, answered, open }, message.reason);
      await ensurePublished(state);
    } else if (state?.state === 'leased' && state.leaseUntil > clock.now()) {
      throw new RetryableError('another worker holds this group', {
        retryAfterMs: state.leaseUntil - clock.now(),
      });
    }

    const leaseUntil = clock.now() + delivery.remainingMs() + leaseMarginMs;
    const lease = nextLease(
      state,
      { ...next, requestedBy: requestId },
      { token: ports.newToken(), leaseUntil },
    );
    if (policy.asksModel) {
      const leased = await store.lease(ref, lease, state);
      if (leased.kind === 'refused') {
        state = leased.state;
        continue;
      }
    }
    const settled = await settleGeneration(ref, lease, policy.asksModel ? lease : state, policy, ports);
    if (settled.kind === 'waiting') {
      const { lease: held } = settled;
      const request = unansweredRelease(message, held) ?? held.pendingRelease;
      await store.releaseLease(ref, { ...held, leaseUntil: 0, ...(request && { pendingRelease: request }) });
      return;
    }
    state = settled.state;
    if (settled.kind === 'refused') continue;
    pendingRelease = lease.pendingRelease;
    await publishGeneration(ref, settled.state, settled.outcome, ports);
    published = settled.state.generation;
  }
}

/**
 * The release that a message asks for of a round that is open, where the round before was put right instead. Whatever
 * else a message asks for the joiners find out by themselves.
 */
function unansweredRelease(
  { reason, after }: CompletionMessage,
  { generation, round = generation }: GroupState,
): ReleaseRequest | undefined {
  const isSameRound = round <= after && after < generation;
  return isSameRound && isReleaseRequest(reason) ? reason : undefined;
}

async function publishGeneration(
  ref: GroupRef,
  { generation }: CompletedGroup,
  outcome: Outcome | undefined,
  ports: CompletePorts,
): Promise<void> {
  // A group that is forgotten has nobody who waits for it.
  if (outcome === undefined) return;
  await ports.publish(outcome);
  await ports.store.markPublished(ref, generation);
}

async function turnAway(ref: GroupRef, late: readonly PartSummary[], ports: CompletePorts): Promise<void> {
  const ids = new Set(late.map(({ partId }) => partId));
  const parts = await ports.store.parts(ref);
  await ports.turnAway(
    ref,
    parts.filter(({ partId }) => ids.has(partId)),
  );
}
