import type { BodyDecoder } from '../envelope/encodings/body-decoder.ts';
import type { DecodedEvent } from '../envelope/decode-event.ts';

/** One message on its way in, whatever transport has brought it. */
export interface InboundMessage {
  /** Unique within its batch: logs name the message by it, and a handler names what must come again. */
  readonly id: string;
  /** The text as it came. */
  readonly body: string;
  /** The number of deliveries of the message, this one included; 1 if the transport does not count. */
  readonly receives: number;
  /** The time at which the transport took the message, ms since the epoch; absent if it keeps none. */
  readonly sentAt?: number;
  /** The time of the first delivery, ms since the epoch; absent if the transport keeps none. */
  readonly firstReceivedAt?: number;
  /** The transport's own word for this delivery, by which the next one can be delayed. */
  readonly receipt: string;
}

/** The run of a function, as its handler sees it. */
export interface Invocation {
  /** Milliseconds until the run is cut off. */
  remainingMs(): number;
}

/** Handles one batch. Returns the ids of the messages that must come again; a rejection brings back all of them. */
export type InboundHandler = (
  messages: readonly InboundMessage[],
  invocation: Invocation,
) => Promise<readonly string[]>;

/** A message whose handling failed, with the fault. */
export interface FailedMessage {
  readonly message: InboundMessage;
  readonly fault: unknown;
}

/** Handles one batch. Returns the messages that failed; a rejection means that all of them did. */
export type FallibleHandler = (
  messages: readonly InboundMessage[],
  invocation: Invocation,
) => Promise<readonly FailedMessage[]>;

/** A message that is to come again after a pause. */
export interface PausedMessage {
  readonly message: InboundMessage;
  readonly afterMs: number;
}

/** Asks the transport to deliver messages again after their pauses, in as few requests as possible. */
export type PauseRedelivery = (paused: readonly PausedMessage[]) => Promise<void>;

/** Brings what producers post to a topic's function. `Entry` is the function as its host calls it. */
export interface InboundTransport<Entry> {
  /** Wraps a handler for the host. */
  receive(handle: InboundHandler): Entry;
  /**
   * Reads a body as it came. Total: what is no envelope is `malformed`, with the reason.
   *
   * @param ofTopic the decoders of encodings that the topic declares
   */
  decode(body: string, ofTopic?: readonly BodyDecoder[]): DecodedEvent;
}
