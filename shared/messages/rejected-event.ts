import { hash } from '../json/digest.ts';
import type { PartMessage } from './fusion-message.ts';
import type { Envelope } from '../envelope/envelope.ts';
import type { Rejection } from '../envelope/rejection.ts';

/** The known facts of a rejected message. */
export interface Refused {
  readonly topic: string;
  readonly source: string | undefined;
  readonly id: string | undefined;
  /** The only fusion that rejected it, when others may have accepted it. */
  readonly fusion?: string;
  readonly key?: string;
  /** The id of the queue's message. It distinguishes rejected messages without an id. */
  readonly messageId?: string;
}

/** Makes the event that tells a producer why its message was rejected. It never contains the body. */
export function rejectedEvent(
  { topic, source, id, fusion, key, messageId }: Refused,
  { code, attribute, message }: Rejection,
  { bridgeName, now }: { readonly bridgeName: string; /** Ms since the epoch. */ readonly now: number },
): Envelope {
  const identity = source !== undefined && id !== undefined ? [source, id] : [messageId ?? null];
  return {
    header: {
      specversion: '1.0',
      // The same id in every repetition, so that a redelivered message is not a second rejection.
      id: `rejected-${hash(JSON.stringify([...identity, topic, fusion ?? null, code]))}`,
      source: `fusion-bus/${bridgeName}`,
      type: `${topic}.rejected`,
      time: new Date(now).toISOString(),
      datacontenttype: 'application/json',
      ...(id !== undefined && { causationid: id }),
    },
    body: {
      kind: 'json',
      value: {
        code,
        attribute: attribute ?? null,
        message,
        source: source ?? null,
        id: id ?? null,
        topic,
        ...(fusion !== undefined && { fusion }),
        ...(key !== undefined && { key }),
      },
    },
  };
}

/** Makes the rejected event for a part that one fusion rejects. */
export function rejectedEnvelope(
  { topic, fusion, key, envelope: { header } }: PartMessage,
  rejection: Rejection,
  origin: { readonly bridgeName: string; readonly now: number },
): Envelope {
  return rejectedEvent({ topic, fusion, key, source: header.source, id: header.id }, rejection, origin);
}
