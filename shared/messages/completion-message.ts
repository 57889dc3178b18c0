import { isJsonObject, ownMember } from '../json/is-json-object.ts';
import { parseJson } from '../json/parse-json.ts';
import type { CompletionMessage, Nudge, ReleaseReason } from './contribution.ts';
import { textMember } from '../json/text-member.ts';

export type DecodedCompletionMessage =
  | { readonly kind: 'message'; readonly message: CompletionMessage }
  | { readonly kind: 'malformed'; readonly reason: string };

const reasons: ReadonlySet<string> = new Set<ReleaseReason>([
  'complete',
  'predicate',
  'size',
  'inactivity',
  'deadline',
  'late',
  'corrected',
  'schedule',
  'new-key',
  'forced',
]);

export function encodeCompletionMessage({ fusion, key, reason, ticket, after }: CompletionMessage): string {
  return JSON.stringify({ fusion, key, reason, ticket, after });
}

/** Total: a foreign message on the completion queue is `malformed`, never a throw. */
export function decodeCompletionMessage(text: string): DecodedCompletionMessage {
  const parsed = parseJson(text);
  if (parsed.kind === 'not-json') return malformed('the message is not JSON');
  if (!isJsonObject(parsed.value)) return malformed('the message is not a JSON object');
  const fusion = textMember(parsed.value, 'fusion');
  const key = textMember(parsed.value, 'key');
  const ticket = textMember(parsed.value, 'ticket');
  const reason = ownMember(parsed.value, 'reason');
  if (fusion === undefined || key === undefined) return malformed('the message names no fusion or no key');
  if (ticket === undefined) return malformed('the message has no ticket');
  if (!isReleaseReason(reason)) return malformed('the message gives no known reason');
  const after = ownMember(parsed.value, 'after');
  if (typeof after !== 'number' || !Number.isInteger(after) || after < 0)
    return malformed('the message does not say which generation it goes on from');
  return { kind: 'message', message: { fusion, key, reason, ticket, after } };
}

/** Whether a reason is a release that comes from outside the group. */
export function isNudge(value: unknown): value is Nudge {
  return value === 'schedule' || value === 'new-key' || value === 'forced';
}

export function isReleaseReason(value: unknown): value is ReleaseReason {
  return typeof value === 'string' && reasons.has(value);
}

function malformed(reason: string): DecodedCompletionMessage {
  return { kind: 'malformed', reason };
}
