import type { Envelope } from '../envelope/envelope.ts';
import type { GroupRef } from '../aggregation/group.ts';
import type { GroupStore } from '../aggregation/group-store.ts';
import type { JsonObject } from '../json/json.ts';
import { RetryableError } from '../ports/retryable-error.ts';
import type { EventPublisher } from '../ports/event-publisher.ts';
import type { Clock } from '../ports/clock.ts';
import { type FinishedEnvelopes, finishEnvelopes } from './finish-envelope.ts';
import { settledGeneration, type GroupStanding, standingOf } from './group-standing.ts';

/** A question to a bridge: parts of a group, and how long to wait for what the group answers. */
export interface Request {
  readonly fusion: string;
  /** The correlation key of the group that answers. */
  readonly key: string;
  /**
   * CloudEvents in structured JSON; {@link finishEnvelopes} fills in what is left out. One without an id gets a fresh
   * one, so a request that may be repeated names its ids: then its parts count once.
   */
  readonly envelopes: readonly JsonObject[];
  /** In milliseconds, for the whole request, posting included. */
  readonly deadlineMs: number;
  /**
   * The generation that is known already: the answer is a newer one. Unless given, whatever was settled before the
   * request; 0 takes any answer, as a request needs that is repeated because its first answer was lost.
   */
  readonly after?: number | undefined;
}

/** What became of a request; `fused` alone holds a result. */
export type Reply =
  | { readonly kind: 'fused'; readonly generation: number; readonly envelope: Envelope }
  /** The policy asks a person first: a later generation is the answer. */
  | { readonly kind: 'held'; readonly generation: number; readonly envelope: Envelope }
  | { readonly kind: 'discarded'; readonly generation: number; readonly envelope: Envelope }
  /** `letter` is the text of a dead letter: the policy gave the group to a person. */
  | { readonly kind: 'dead-lettered'; readonly generation: number; readonly letter: string }
  /** Nothing is cancelled: the group goes on, and answers its recipients. */
  | { readonly kind: 'timeout'; readonly standing: GroupStanding | undefined }
  /** Nothing was posted. */
  | Extract<FinishedEnvelopes, { kind: 'malformed' }>;

export interface RequestPorts {
  readonly publisher: EventPublisher;
  readonly groups: Pick<GroupStore, 'state' | 'outcome' | 'view'>;
  /** Monotonic: a wall clock that is put right would end a wait early, or never. */
  readonly clock: Clock;
  readonly sleep: (ms: number) => Promise<unknown>;
  readonly newId: () => string;
}

/**
 * Posts envelopes and waits for what their group answers. The answer is read where groups are kept, so any number of
 * requesters wait side by side without a queue of their own; it may be seen a moment before recipients get it.
 *
 * The answer is the group's next one. Where others post to the same group, it may have been made before one of these
 * envelopes came; the receipt names its contributions.
 *
 * @throws RetryableError when the bus or the table cannot be had before anything is waited for
 */
export async function request(
  { fusion, key, envelopes, deadlineMs, after }: Request,
  ports: RequestPorts,
): Promise<Reply> {
  const until = ports.clock.now() + deadlineMs;
  const finished = finishEnvelopes(envelopes, key, ports.newId);
  if (finished.kind === 'malformed') return finished;
  const ref = { fusion, key };
  const known = after ?? settledGeneration(await ports.groups.state(ref));
  await ports.publisher.publish(finished.envelopes);
  return awaitNewer(ref, known, until, ports);
}

const firstPauseMs = 50;
const longestPauseMs = 1_000;

async function awaitNewer(
  ref: GroupRef,
  known: number,
  until: number,
  { groups, clock, sleep }: RequestPorts,
): Promise<Reply> {
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    const reply = await unlessTransient(() => newer(ref, known, groups));
    if (reply !== undefined) return reply;
    const leftMs = until - clock.now();
    if (leftMs <= 0) {
      return { kind: 'timeout', standing: await unlessTransient(() => standingOf(ref, groups)) };
    }
    await sleep(Math.min(pauseMs, leftMs));
  }
}

async function newer(
  ref: GroupRef,
  known: number,
  groups: RequestPorts['groups'],
): Promise<Reply | undefined> {
  // While the group is open its head is small or not there, which makes this the cheap look.
  const head = await groups.state(ref);
  if (head?.state !== 'completed' || head.generation <= known) return undefined;
  const outcome = await groups.outcome(ref, head);
  return outcome && { ...outcome, generation: head.generation };
}

/** A table that is busy for the moment does not end a wait: the next look tells. */
async function unlessTransient<T>(look: () => Promise<T>): Promise<T | undefined> {
  try {
    return await look();
  } catch (error) {
    if (error instanceof RetryableError) return undefined;
    throw error;
  }
}
