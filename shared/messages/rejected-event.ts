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
  /** Number of fusions that the message has passed. */
  readonly hops?: number | undefined;
  /** The id of the queue's message. It distinguishes rejected messages without an id. */
  readonly messageId?: string;
}

/** Makes the event that tells a producer why its message was rejected. It never contains the body. */
export function rejectedEvent(
  { topic, source, id, fusion, key, hops, messageId }: Refused,
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
      // Two bridges that take each other's events would otherwise answer one another for ever.
      ...(isOfBridge(source) && { hopcount: (hops ?? 0) + 1 }),
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

/** Tells whether a rejection ends a loop of bridges. No event answers it, because its producer is the loop itself. */
export function endsLoop({ source }: Refused, { code }: Rejection): boolean {
  return code === 'too-many-hops' && isOfBridge(source);
}

function isOfBridge(source: string | undefined): boolean {
  return source?.startsWith('fusion-bus/') === true;
}

/** Makes the rejected event for a part that one fusion rejects. */
export function rejectedEnvelope(
  { topic, fusion, key, envelope: { header } }: PartMessage,
  rejection: Rejection,
  origin: { readonly bridgeName: string; readonly now: number },
): Envelope {
  const { source, id, hopcount: hops } = header;
  return rejectedEvent({ topic, fusion, key, source, id, hops }, rejection, origin);
}
