import { ownMember } from '../json/is-json-object.ts';
import { isReleaseReason, type ReleaseReason } from '../policy/release-reason.ts';
import { textMember } from '../json/text-member.ts';
import {
  type MalformedMessage,
  malformedMessage as malformed,
  type NewerMessage,
  openMessage,
  writtenMessageVersion as v,
} from './message-version.ts';

export type DecodedCompletionMessage =
  | { readonly kind: 'message'; readonly message: CompletionMessage }
  | NewerMessage
  | MalformedMessage;

export function encodeCompletionMessage({
  fusion,
  key,
  reason,
  requestId,
  after,
}: CompletionMessage): string {
  return JSON.stringify({ v, fusion, key, reason, ticket: requestId, after });
}

/** Total: a foreign message on the completion queue is `malformed`, one of a newer release `newer`; nothing is thrown. */
export function decodeCompletionMessage(text: string): DecodedCompletionMessage {
  const opened = openMessage(text);
  if (opened.kind !== 'object') return opened;
  const { object } = opened;
  const fusion = textMember(object, 'fusion');
  const key = textMember(object, 'key');
  const requestId = textMember(object, 'ticket');
  const reason = ownMember(object, 'reason');
  if (fusion === undefined || key === undefined) return malformed('the message names no fusion or no key');
  if (requestId === undefined) return malformed('the message has no ticket');
  if (!isReleaseReason(reason)) return malformed('the message gives no known reason');
  const after = ownMember(object, 'after');
  if (typeof after !== 'number' || !Number.isInteger(after) || after < 0)
    return malformed('the message does not say which generation it goes on from');
  return { kind: 'message', message: { fusion, key, reason, requestId, after } };
}

/** What travels on the completion queue: see to it that every part present is in a published generation. */
export interface CompletionMessage {
  readonly fusion: string;
  readonly key: string;
  readonly reason: ReleaseReason;
  /**
   * Unique for every message sent, and the same in each delivery of it, a dead-letter redrive included: it tells
   * who owes a saved generation its publication.
   */
  readonly requestId: string;
  /** The generation that was settled when the message was sent, 0 for none: what it asks for is the one after it. */
  readonly after: number;
}
