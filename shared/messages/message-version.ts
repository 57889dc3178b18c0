import { isJsonObject, ownMember } from '../json/is-json-object.ts';
import type { JsonObject } from '../json/json.ts';
import { parseJson } from '../json/parse-json.ts';
import type { VersionGap } from '../ports/newer-version.ts';

/**
 * The versions of the messages between functions, in their member `v`. A message without it is of release 0.1.0, and
 * has version 0. Readers of a form ship one release before its writers: docs/decisions/0101-versions.md.
 */
export const writtenMessageVersion = 1;

/** The highest version that this release understands. */
export const understoodMessageVersion = 1;

export type OpenedMessage =
  | { readonly kind: 'object'; readonly object: JsonObject }
  | NewerMessage
  | MalformedMessage;

/** Nothing else of it is read: a newer form may mean something else by any other member. */
export interface NewerMessage extends VersionGap {
  readonly kind: 'newer';
}

export interface MalformedMessage {
  readonly kind: 'malformed';
  readonly reason: string;
}

/** Parses a message and looks at its version, before anything else of it is read. Total. */
export function openMessage(text: string): OpenedMessage {
  const parsed = parseJson(text);
  if (parsed.kind === 'not-json') return malformedMessage('the message is not JSON');
  if (!isJsonObject(parsed.value)) return malformedMessage('the message is not a JSON object');
  const { v: found = 0 } = parsed.value;
  if (typeof found !== 'number' || !Number.isSafeInteger(found) || found < 0)
    return malformedMessage('the version of the message is not a whole number');
  return found > understoodMessageVersion
    ? { kind: 'newer', found, known: understoodMessageVersion }
    : { kind: 'object', object: parsed.value };
}

export function malformedMessage(reason: string): MalformedMessage {
  return { kind: 'malformed', reason };
}

/** Returns the member if it is non-empty, well-formed text, and `undefined` otherwise. */
export function textMember(object: JsonObject, name: string): string | undefined {
  const value = ownMember(object, name);
  return typeof value === 'string' && value !== '' && value.isWellFormed() ? value : undefined;
}
