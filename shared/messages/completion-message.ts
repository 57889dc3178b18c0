import { isJsonObject, ownMember } from '../json/is-json-object.ts';
import { parseJson } from '../json/parse-json.ts';
import { isReleaseReason, type ReleaseReason } from '../policy/release-reason.ts';
import { textMember } from '../json/text-member.ts';

export type DecodedCompletionMessage =
  | { readonly kind: 'message'; readonly message: CompletionMessage }
  | { readonly kind: 'malformed'; readonly reason: string };

/** Encodes a completion message; the request id travels as `ticket`. */
export function encodeCompletionMessage({
  fusion,
  key,
  reason,
  requestId,
  after,
}: CompletionMessage): string {
  return JSON.stringify({ fusion, key, reason, ticket: requestId, after });
}

/** Decodes a completion message. Never throws: a foreign message on the queue is `malformed`. */
export function decodeCompletionMessage(text: string): DecodedCompletionMessage {
  const parsed = parseJson(text);
  if (parsed.kind === 'not-json') return malformed('the message is not JSON');
  if (!isJsonObject(parsed.value)) return malformed('the message is not a JSON object');
  const fusion = textMember(parsed.value, 'fusion');
  const key = textMember(parsed.value, 'key');
  const requestId = textMember(parsed.value, 'ticket');
  const reason = ownMember(parsed.value, 'reason');
  if (fusion === undefined || key === undefined) return malformed('the message names no fusion or no key');
  if (requestId === undefined) return malformed('the message has no ticket');
  if (!isReleaseReason(reason)) return malformed('the message gives no known reason');
  const after = ownMember(parsed.value, 'after');
  if (typeof after !== 'number' || !Number.isInteger(after) || after < 0)
    return malformed('the message does not say which generation it goes on from');
  return { kind: 'message', message: { fusion, key, reason, requestId, after } };
}

function malformed(reason: string): DecodedCompletionMessage {
  return { kind: 'malformed', reason };
}

/** A message on the completion queue. It asks that every present part is in a published generation. */
export interface CompletionMessage {
  readonly fusion: string;
  readonly key: string;
  readonly reason: ReleaseReason;
  /**
   * Unique for every message sent, and the same in each of its deliveries, a dead-letter redrive included. It
   * identifies the message that owes a saved generation its publication.
   */
  readonly requestId: string;
  /** The completed generation at the time of sending, 0 for none. The message asks for the one after it. */
  readonly after: number;
}
