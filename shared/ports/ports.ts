import type { Envelope } from '../envelope/envelope.ts';
import type { Rejection } from '../envelope/rejection.ts';

/** Time, handed in so that the core has none of its own. Milliseconds since the epoch. */
export interface Clock {
  now(): number;
}

/**
 * Posts envelopes on the bus: `source` becomes EventBridge's `Source`, `type` its `DetailType`.
 * Resolves when every one is accepted; entries that the bus refuses are retried, then a TransientFault is thrown.
 */
export interface EventPublisher {
  publish(envelopes: readonly Envelope[]): Promise<void>;
}

export interface OutgoingMessage {
  readonly body: string;
  /** Whole seconds, 0 to 900. */
  readonly delaySeconds?: number;
  /**
   * Whose message it is: a queue that serves many hands out messages so that none starves behind a loud one (a fair
   * queue), and a FIFO queue keeps the order within it. At most 128 of the characters that SQS takes.
   */
  readonly groupId?: string;
  /** FIFO queues only: a second message of this id within five minutes is dropped. */
  readonly deduplicationId?: string;
}

/**
 * Sends to one queue, in batches within the service's limits (10 messages, 1 MiB).
 * Resolves when every one is accepted; failed entries are retried, then a TransientFault is thrown.
 */
export interface MessageSender {
  send(messages: readonly OutgoingMessage[]): Promise<void>;
}

/** Where messages go that can never succeed, with the reason, so that nothing is lost. */
export interface Quarantine {
  put(entries: readonly QuarantineEntry[]): Promise<void>;
}

export interface QuarantineEntry {
  /** The message as it came, unchanged. */
  readonly original: string;
  readonly stage: 'topic' | 'join';
  readonly topic: string | undefined;
  readonly rejection: Rejection;
}

/** When a group's alarm clock rings. */
export interface Timer {
  readonly fusion: string;
  readonly key: string;
  /** Ms since the epoch; a time that has passed rings at once. */
  readonly at: number;
}

/** Alarm clocks: each sends its group's `timer` message to the fusion queue. Setting one twice is harmless. */
export interface Timers {
  start(timers: readonly Timer[], now: number): Promise<void>;
}
