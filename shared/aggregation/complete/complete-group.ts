import type { CompletionMessage } from '../../messages/completion-message.ts';
import type { ReleaseRequest } from '../../policy/release-reason.ts';
import { isReleaseRequest } from '../../policy/release-reason.ts';
import { RetryableError } from '../../ports/retryable-error.ts';
import type { CompletePolicy, CompletePorts } from './complete-ports.ts';
import type { GroupRef, GroupState, Outcome, PartSummary, CompletedGroup } from '../group.ts';
import type { UnadmittedReason } from './dead-letter.ts';
import { latecomers, mayAmend, whyLate } from './latecomers.ts';
import { firstGeneration, nextLease, type NextGeneration, nextGeneration } from './next-lease.ts';
import { versionOfGroup } from '../../policy-version/group-version.ts';
import { partIds } from '../part-of.ts';
import { needsAnswer } from '../release-rules/mergeable.ts';
import { overdueGuests } from '../release-rules/openers.ts';
import { withoutBody } from './read-parts.ts';
import { settleGeneration } from './settle-generation.ts';

export interface Delivery {
  readonly message: CompletionMessage;
  /** Returns how long the caller may still run. A lease lasts as long, plus a margin. */
  readonly remainingMs: () => number;
}

/** The difference of two clocks up to which a lease is not taken over too early. The token fences in any case. */
const leaseMarginMs = 2_000;

/**
 * Ensures that every present part is in a published generation, answered by the late policy, or known to the joiners.
 *
 * The steps are: lease, read, make, save, publish, mark, read again. No part is lost:
 *
 * - A joiner that sees no state put its part before the lease (or the save, without a lease) ended. A later read sees
 *   the part.
 * - A joiner that sees a lease put its part before the save ended. The last read sees the part.
 * - A joiner that sees a completed group without its part sends another message.
 *
 * A message asks for one generation, the one after the generation that its sender saw, and makes no other. Suppose it
 * made two. Of two deliveries of one message, the one that ends well may delete the message. Then no message comes back
 * for the work that the other delivery has begun. So the worker leaves everything else it finds to the joiners, who send
 * a message of its own for it.
 *
 * The message that asked for a generation owes its publication, also when it is delivered again, and whichever worker
 * made the generation. A message that ends waiting hands this debt, with its request id, to the stored question.
 * Generation n+1 is not opened before n is published. The mark says whether n is published. If only the mark is missing,
 * n is published again under the same id. A correction is answered before anything else that a message asks for.
 *
 * Guest parts that no part opened a group for are a generation too: nothing is merged or published, and the late
 * policy answers them. They are a round of their own, so that no part is late because of them.
 *
 * @throws RetryableError when the message must be delivered again: another worker holds a live lease, or the model asks
 *   for a pause
 * @see docs/decisions/0004-leases-with-fencing-tokens.md
 * @see docs/decisions/0005-a-request-owes-its-publication.md
 * @see docs/decisions/0018-a-stored-question-owes-the-message.md
 * @see docs/decisions/0019-corrections-amend-the-settled-round.md
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
  /** A release request that arrived while that generation was being made. */
  let pendingRelease: ReleaseRequest | undefined;
  const ensurePublished = async (completed: CompletedGroup): Promise<void> => {
    const { generation } = completed;
    if (generation === published || (await store.isPublished(ref, generation))) return;
    await publishGeneration(ref, completed, await store.outcome(ref, completed), ports);
  };

  for (;;) {
    let next = firstGeneration(message);
    let round: readonly PartSummary[] | undefined;
    if (state?.state === 'completed') {
      if (state.requestedBy === requestId) await ensurePublished(state);
      const { parts } = await store.view(ref);
      const { late, corrections, open } = latecomers(policy, state, parts);
      const [amending, answered] = mayAmend(policy, state) ? [late, []] : [[], late];
      if (answered.length > 0) await turnAway(ref, partIds(answered), whyLate(state), ports);
      if (amending.length + corrections.length === 0 && !open.some(needsAnswer)) return;
      if (message.after !== state.generation) {
        const request = unansweredRelease(message, state) ?? pendingRelease;
        return ports.reevaluate(ref, open.some(needsAnswer) ? request : undefined);
      }
      next = nextGeneration(ref, state, parts, { corrections, amending, answered, open }, message);
      await ensurePublished(state);
      round = open;
    } else if (state?.state === 'leased' && state.leaseUntil > clock.now()) {
      throw new RetryableError('another worker holds this group', {
        retryAfterMs: state.leaseUntil - clock.now(),
      });
    }

    const judged = await judging(policy, ref, { state, next, round, message }, ports);
    if (judged === 'no longer open') {
      state = await store.state(ref);
      continue;
    }
    if (judged === 'decided otherwise')
      return ports.reevaluate(ref, isReleaseRequest(message.reason) ? message.reason : undefined);
    if (judged.version !== undefined) next = { ...next, version: judged.version };

    const isAnswer = message.isUnopened === true && state?.state !== 'leased' && next.previous === undefined;
    if (isAnswer) {
      const overdue = overdueGuests(policy, round ?? (await store.view(ref)).parts, clock.now());
      if (overdue.length === 0) return ports.reevaluate(ref);
      next = { ...next, included: partIds(overdue) };
    }

    const leaseUntil = clock.now() + delivery.remainingMs() + leaseMarginMs;
    const lease = nextLease(
      state,
      { ...next, requestedBy: requestId },
      { token: ports.newToken(), leaseUntil },
    );
    // An answer to guests costs nothing, and may be made twice.
    const isLeased = judged.policy.asksModel && !isAnswer;
    if (isLeased) {
      const leased = await store.lease(ref, lease, state);
      if (leased.kind === 'refused') {
        state = leased.state;
        continue;
      }
    }
    const settled = await settleGeneration(ref, lease, isLeased ? lease : state, judged.policy, ports);
    if (settled.kind === 'waiting') {
      const { lease: idle } = settled;
      const request = unansweredRelease(message, idle) ?? idle.pendingRelease;
      await store.releaseLease(ref, { ...idle, leaseUntil: 0, ...(request && { pendingRelease: request }) });
      return;
    }
    state = settled.state;
    if (settled.kind === 'refused') continue;
    pendingRelease = lease.pendingRelease;
    await publishGeneration(ref, settled.state, settled.outcome, ports);
    published = settled.state.generation;
  }
}

interface Judgement {
  readonly state: GroupState | undefined;
  readonly next: NextGeneration;
  /** The parts of a new round, where they were read. */
  readonly round: readonly PartSummary[] | undefined;
  readonly message: CompletionMessage;
}

/**
 * Returns the policy that judges a generation. A lease and a completed round know their version. A new round has that of
 * its earliest part, which may be earlier than any that the releasing joiner saw: then the joiners decide once more.
 */
async function judging(
  policy: CompletePolicy,
  ref: GroupRef,
  { state, next, round, message }: Judgement,
  { store, policyOf }: CompletePorts,
): Promise<
  | { readonly policy: CompletePolicy; readonly version: string | undefined }
  | 'decided otherwise'
  | 'no longer open'
> {
  if (policyOf === undefined) return { policy, version: undefined };
  if (state !== undefined && (state.state === 'leased' || next.round !== undefined))
    return { policy: await policyOf(state.version), version: state.version };
  let parts = round;
  if (parts === undefined) {
    const view = await store.view(ref);
    // A message about the first generation has looked for no state yet.
    if (view.state !== undefined) return 'no longer open';
    ({ parts } = view);
  }
  const version = versionOfGroup(parts);
  if (message.isUnopened !== true && message.version !== version) return 'decided otherwise';
  return { policy: await policyOf(version), version };
}

/**
 * Returns the release of an open round that a message asks for, where the round before was corrected instead. The
 * joiners find everything else that a message asks for by themselves.
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
  { generation, included }: CompletedGroup,
  outcome: Outcome | undefined,
  ports: CompletePorts,
): Promise<void> {
  // No message and no recipient waits for a forgotten group.
  if (outcome === undefined) return;
  if (outcome.kind === 'unopened') await turnAway(ref, included, 'unopened', ports);
  else await ports.publish(outcome);
  await ports.store.markPublished(ref, generation);
}

async function turnAway(
  ref: GroupRef,
  partIdsToAnswer: readonly string[],
  reason: UnadmittedReason,
  ports: CompletePorts,
): Promise<void> {
  const ids = new Set(partIdsToAnswer);
  const parts = await ports.store.parts(ref, (part) =>
    ids.has(part.partId) ? withoutBody(part) : undefined,
  );
  await ports.turnAway(ref, parts, reason);
}
