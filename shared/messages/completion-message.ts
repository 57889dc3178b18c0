import { ownMember } from '../json/is-json-object.ts';
import { isReleaseReason, type ReleaseReason } from '../policy/release-reason.ts';
import {
  textMember,
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

/** Encodes a completion message; the request id travels as `ticket`, the version as `policy`. */
export function encodeCompletionMessage({
  fusion,
  key,
  reason,
  requestId,
  after,
  isUnopened,
  isUndecided,
  version,
}: CompletionMessage): string {
  const flags = { unopened: isUnopened, undecided: isUndecided };
  return JSON.stringify({ v, fusion, key, reason, ticket: requestId, after, ...flags, policy: version });
}

/** Decodes a completion message. Never throws: a foreign message is `malformed`, one of a newer release `newer`. */
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
  const isUnopened = ownMember(object, 'unopened') === true;
  const isUndecided = ownMember(object, 'undecided') === true;
  const version = textMember(object, 'policy');
  const flags = {
    ...(isUnopened && { isUnopened }),
    ...(isUndecided && { isUndecided }),
    ...(version !== undefined && { version }),
  };
  return { kind: 'message', message: { fusion, key, reason, requestId, after, ...flags } };
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
  /** True if no part opened the group: the message asks to answer the guest parts whose time is over. */
  readonly isUnopened?: true;
  /** True if the fusion's predicate took too long over the group, which another rule releases. */
  readonly isUndecided?: true;
  /** The version of the policy that released the group; absent where the bridge has no live policy. */
  readonly version?: string;
}
