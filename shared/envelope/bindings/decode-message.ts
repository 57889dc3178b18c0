import { isArray, isJsonObject, ownMember } from '../../json/is-json-object.ts';
import type { Json, JsonObject } from '../../json/json.ts';
import { parseJson } from '../../json/parse-json.ts';
import { repeatedMember } from '../../json/repeated-member.ts';
import { decodeCloudEvent, type DecodedCloudEvent } from '../decode-cloud-event.ts';
import { declaresJson, type MediaType, parseMediaType } from '../encodings/media-type.ts';
import type { Rejection, RejectionCode } from '../rejection.ts';
import { repetition } from '../repetition.ts';
import type { Binding } from './binding.ts';
import { decodeBinary, hasAttributes, type MessageReading } from './decode-binary.ts';
import type { TransportMessage } from './transport-message.ts';

/** The way in which a message carries its events. */
export type ContentMode = 'binary' | 'structured' | 'batched';

export type DecodedMessage =
  | { readonly kind: 'events'; readonly mode: ContentMode; readonly events: readonly DecodedCloudEvent[] }
  /** No CloudEvent: a mapping of the topic has to say what the message means. */
  | { readonly kind: 'plain' }
  /** It says that it carries events, and they cannot be read. */
  | { readonly kind: 'malformed'; readonly rejection: Rejection };

/**
 * Decodes the events of a message. Total, whatever the message contains. The media type decides first, then the headers.
 * JSON that has the required members of a CloudEvent and no such headers is structured as well: some SDKs label it
 * `application/json`, or not at all.
 */
export function decodeMessage(
  binding: Binding,
  message: TransportMessage,
  reading: MessageReading,
): DecodedMessage {
  const mediaType = message.contentType === undefined ? undefined : parseMediaType(message.contentType);
  const structured = mediaType && structuredMode(mediaType);
  if (structured !== undefined && mediaType !== undefined)
    return decodeJson(message, mediaType, structured, reading);
  if (hasAttributes(binding, message)) {
    return { kind: 'events', mode: 'binary', events: [decodeBinary(binding, message, reading)] };
  }
  if (message.contentType !== undefined && (mediaType === undefined || !declaresJson(mediaType))) {
    return { kind: 'plain' };
  }
  return decodeUnlabelled(message, reading);
}

/** A media type whose name says that it carries CloudEvents. */
type Structured = { readonly mode: 'structured' | 'batched'; readonly format: string };

function structuredMode({ type, subtype }: MediaType): Structured | undefined {
  const found = type === 'application' ? /^cloudevents(-batch)?(?:\+(.+))?$/.exec(subtype) : null;
  if (found === null) return undefined;
  return { mode: found[1] === undefined ? 'structured' : 'batched', format: found[2] ?? 'json' };
}

function decodeJson(
  { value }: TransportMessage,
  { charset = 'utf-8' }: MediaType,
  { mode, format }: Structured,
  reading: MessageReading,
): DecodedMessage {
  if (format !== 'json')
    return malformed('invalid-data', `CloudEvents in the format ${format} are not read, only JSON`);
  if (charset !== 'utf-8' && charset !== 'us-ascii') {
    return malformed('invalid-data', 'CloudEvents in JSON must be in UTF-8');
  }
  const text = textOf(value);
  const parsed = text === undefined ? undefined : parseJson(text);
  if (text === undefined || parsed?.kind !== 'json') return malformed('not-json', 'the message is not JSON');
  const events = mode === 'structured' ? [parsed.value] : parsed.value;
  if (!isArray(events)) return malformed('not-an-event', 'a batch of CloudEvents must be a JSON array');
  const repeated = repeatedMember(text, parsed.value);
  if (repeated !== undefined) {
    const tokens = mode === 'structured' ? repeated.tokens : repeated.tokens.slice(1);
    return { kind: 'malformed', rejection: repetition({ ...repeated, tokens: ['detail', ...tokens] }, true) };
  }
  return {
    kind: 'events',
    mode,
    events: events.map((event) => decodeCloudEvent(event, reading.maxDepth, reading.ofTopic)),
  };
}

const unlabelled: MediaType = {
  type: 'application',
  subtype: 'cloudevents+json',
  charset: undefined,
  parameters: new Map(),
};

function decodeUnlabelled(message: TransportMessage, reading: MessageReading): DecodedMessage {
  const text = textOf(message.value);
  const parsed = text?.includes('specversion') === true ? parseJson(text) : undefined;
  if (parsed?.kind !== 'json' || !looksLikeEvent(parsed.value)) return { kind: 'plain' };
  return decodeJson(message, unlabelled, { mode: 'structured', format: 'json' }, reading);
}

const marks = ['specversion', 'id', 'source', 'type'] as const;

function looksLikeEvent(value: Json): value is JsonObject {
  return isJsonObject(value) && marks.every((name) => typeof ownMember(value, name) === 'string');
}

function textOf(value: Uint8Array | null): string | undefined {
  if (value === null) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(value);
  } catch {
    return undefined;
  }
}

function malformed(code: RejectionCode, message: string): DecodedMessage {
  return { kind: 'malformed', rejection: { code, message } };
}
