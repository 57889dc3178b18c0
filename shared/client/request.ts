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
   * CloudEvents in structured JSON; {@link finishEnvelopes} completes them. An envelope without an id gets a fresh one.
   * A request that may be repeated should set the ids, so that its parts count once.
   */
  readonly envelopes: readonly JsonObject[];
  /** In milliseconds, for the whole request, posting included. */
  readonly deadlineMs: number;
  /**
   * The generation that the caller already has; the answer is a later one. By default it is the generation settled
   * before the request. With 0 any answer counts, as for a repeated request whose first answer was lost.
   */
  readonly after?: number | undefined;
}

/** The outcome of a request; only `fused` holds a result. */
export type Reply =
  | { readonly kind: 'fused'; readonly generation: number; readonly envelope: Envelope }
  /** The policy asks a reviewer first: a later generation is the answer. */
  | { readonly kind: 'held'; readonly generation: number; readonly envelope: Envelope }
  | { readonly kind: 'discarded'; readonly generation: number; readonly envelope: Envelope }
  /** The policy handed the group to a reviewer. `letter` is the text of the dead letter. */
  | { readonly kind: 'dead-lettered'; readonly generation: number; readonly letter: string }
  /** Nothing is cancelled: the group continues and answers its recipients. */
  | { readonly kind: 'timeout'; readonly standing: GroupStanding | undefined }
  /** Nothing was posted. */
  | Extract<FinishedEnvelopes, { kind: 'malformed' }>;

export interface RequestPorts {
  readonly publisher: EventPublisher;
  readonly groups: Pick<GroupStore, 'state' | 'outcome' | 'view'>;
  /** A monotonic clock: an adjusted wall clock would end a wait early, or never. */
  readonly clock: Clock;
  readonly sleep: (ms: number) => Promise<unknown>;
  readonly newId: () => string;
  /** The name of the bridge, whose own source no envelope may have. */
  readonly bridge?: string;
  /** Returns an envelope with its data, which a large result leaves in the store. */
  readonly follow: (envelope: Envelope) => Promise<Envelope>;
}

/**
 * Posts envelopes and waits for the answer of their group. The answer is read from the groups table, so that any number
 * of requesters can wait without a queue of their own. It may be visible a moment before recipients get it.
 *
 * The answer is the group's next one. If others post to the same group, it may have been made before one of these
 * envelopes arrived; the receipt names its contributions.
 *
 * @throws RetryableError when the bus or the table cannot be had before anything is waited for
 */
export async function request(
  { fusion, key, envelopes, deadlineMs, after }: Request,
  ports: RequestPorts,
): Promise<Reply> {
  const until = ports.clock.now() + deadlineMs;
  const finished = finishEnvelopes(envelopes, key, ports.newId, ports.bridge);
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
  { groups, clock, sleep, follow }: RequestPorts,
): Promise<Reply> {
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    const reply = await undefinedIfRetryable(() => readNewer(ref, known, groups, follow));
    if (reply !== undefined) return reply;
    const leftMs = until - clock.now();
    if (leftMs <= 0) {
      return { kind: 'timeout', standing: await undefinedIfRetryable(() => standingOf(ref, groups)) };
    }
    await sleep(Math.min(pauseMs, leftMs));
  }
}

/** Returns the answer of a group that is newer than a generation; undefined while there is none. */
export async function readNewer(
  ref: GroupRef,
  known: number,
  groups: RequestPorts['groups'],
  follow: RequestPorts['follow'],
): Promise<Reply | undefined> {
  // The head of an open group is small or absent, which makes this read cheap.
  const head = await groups.state(ref);
  if (head?.state !== 'completed' || head.generation <= known) return undefined;
  const outcome = await groups.outcome(ref, head);
  // Parts that opened no group were answered. The group itself has not begun.
  if (outcome === undefined || outcome.kind === 'unopened') return undefined;
  const { generation } = head;
  if (outcome.kind === 'dead-lettered') return { ...outcome, generation };
  return { ...outcome, generation, envelope: await follow(outcome.envelope) };
}

/** A throttled table does not end the wait: the next read follows. */
async function undefinedIfRetryable<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof RetryableError) return undefined;
    throw error;
  }
}
