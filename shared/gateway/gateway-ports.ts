import type { GroupRef } from '../aggregation/group.ts';
import type { GroupStanding } from '../client/group-standing.ts';
import type { FinishedEnvelopes } from '../client/finish-envelope.ts';
import type { Reply, Request } from '../client/request.ts';
import type { Envelope } from '../envelope/envelope.ts';
import type { JsonObject } from '../json/json.ts';
import type { GatewayPolicy } from '../policy/gateway-policy.ts';

/** A caller's way to a bridge, with the caller's own rights. Every call may throw a RetryableError. */
export interface BusConnection {
  /** Posts envelopes through PutEvents. All of them are checked first: when one is malformed, none is posted. */
  post(events: readonly JsonObject[], key?: string): Promise<FinishedEnvelopes>;
  /** Posts envelopes and waits for the next answer of their group; ends with an error when the signal is aborted. */
  request(asked: Request, signal: AbortSignal): Promise<Reply>;
  standing(ref: GroupRef): Promise<GroupStanding>;
  /** Returns the answer of the latest generation; undefined while there is none. */
  latest(ref: GroupRef): Promise<Reply | undefined>;
  /** Returns an envelope with its data, which a large result leaves in the store. */
  follow(envelope: Envelope): Promise<Envelope>;
  /** Opens the queue of a recipient. Undefined when the queue is not found. */
  inbox(recipient: string): Promise<RecipientInbox | undefined>;
}

/** A message that waits for its acknowledgement. */
export interface InboxMessage {
  /** Names this delivery of the message. */
  readonly receipt: string;
  readonly text: string;
  /** The number of deliveries so far, this one included. */
  readonly attempt: number;
}

/** The queue of a recipient. A message that is received stays hidden for half a minute, and for longer with `extend`. */
export interface RecipientInbox {
  /** Waits for messages, and returns none when the time is over. */
  receive(most: number, waitMs: number): Promise<readonly InboxMessage[]>;
  /** Removes messages. Returns the receipts that the queue does not know. */
  acknowledge(receipts: readonly string[]): Promise<readonly string[]>;
  /** Keeps messages hidden for another half minute. */
  extend(receipts: readonly string[]): Promise<void>;
  /** Makes messages visible at once. */
  release(receipts: readonly string[]): Promise<void>;
  /** Puts an envelope into the queue. */
  send(envelope: Envelope): Promise<void>;
}

/** The time for which streams of deliveries last. */
export type StreamLife =
  /** Until the caller leaves. Then what it did not acknowledge goes back at once. */
  | { readonly kind: 'open' }
  /** For a time, and no longer than there is room. Acknowledgements may come afterwards, so nothing goes back at once. */
  | { readonly kind: 'short'; readonly ms: number };

export interface GatewayPorts {
  readonly bridge: GatewayPolicy;
  readonly life: StreamLife;
  /** The longest time for which a request waits. */
  readonly longestWaitMs: number;
  /** Runs a job at an interval until it is stopped. */
  readonly every: (ms: number, job: () => void) => () => void;
  /** Resolves after a time. */
  readonly sleep: (ms: number) => Promise<unknown>;
  readonly newId: () => string;
  /** Gets the faults that a caller cannot put right. */
  readonly onFault: (fault: unknown) => void;
}
