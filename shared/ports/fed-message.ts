import type { TransportMessage } from '../envelope/bindings/transport-message.ts';

/** One message of a broker, with its place. */
export interface FedMessage extends TransportMessage {
  readonly place: MessagePlace;
  /** The id that its producer gave it as a property, where the transport has such a property. */
  readonly messageId?: string;
  /** The broker's time of the message, ms since the epoch; absent where the broker keeps none. */
  readonly sentAt?: number;
}

/** The place of a message in its broker. A place in a log is unique; one in a queue is the queue alone. */
export type MessagePlace =
  | {
      readonly kind: 'log';
      readonly topic: string;
      readonly partition: number;
      /** Decimal digits: an offset has 64 bits. */
      readonly offset: string;
    }
  | { readonly kind: 'queue'; readonly queue: string };

/** A message that the bus has not taken, with the fault. It must come again. */
export interface FailedFeed {
  readonly message: FedMessage;
  readonly fault: unknown;
}

/**
 * Brings a batch to the bus. Returns the messages that must come again. All others may be acknowledged: the bus or the
 * quarantine has them.
 */
export type FeedHandler = (messages: readonly FedMessage[]) => Promise<readonly FailedFeed[]>;

/** Formats a place as text: `topic/partition/offset`, or the queue. */
export function placeText(place: MessagePlace): string {
  return place.kind === 'log' ? `${place.topic}/${place.partition}/${place.offset}` : place.queue;
}

/** Returns the name under which a feed finds a message: the Kafka topic or the queue. */
export function placeName(place: MessagePlace): string {
  return place.kind === 'log' ? place.topic : place.queue;
}
