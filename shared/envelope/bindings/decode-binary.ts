import type { JsonObject } from '../../json/json.ts';
import { decodeCloudEvent, type DecodedCloudEvent } from '../decode-cloud-event.ts';
import type { BodyDecoder } from '../encodings/body-decoder.ts';
import { declaresJson, parseMediaType } from '../encodings/media-type.ts';
import type { Rejection } from '../rejection.ts';
import type { Binding } from './binding.ts';
import type { TransportMessage } from './transport-message.ts';

/** The bounds and decoders of the topic that reads. */
export interface MessageReading {
  readonly maxDepth: number;
  readonly ofTopic?: readonly BodyDecoder[];
}

/** Tells whether a message is a CloudEvent in binary mode: a header names its `specversion`. */
export function hasAttributes(binding: Binding, { headers }: TransportMessage): boolean {
  return headers.keys().some((name) => attributeOf(binding, name) === 'specversion');
}

/** Returns the attribute that a header carries; undefined for a header of the producer's own. */
function attributeOf({ prefixes, ignoresCase }: Binding, header: string): string | undefined {
  const name = ignoresCase ? header.toLowerCase() : header;
  const prefix = prefixes.find((one) => name.startsWith(one));
  return prefix === undefined ? undefined : name.slice(prefix.length);
}

/** Decodes a CloudEvent from the headers and the bytes of a message. Headers of the producer's own are left out. */
export function decodeBinary(
  binding: Binding,
  message: TransportMessage,
  { maxDepth, ofTopic }: MessageReading,
): DecodedCloudEvent {
  const attributes = new Map<string, string | number>();
  for (const [header, value] of message.headers) {
    const name = attributeOf(binding, header);
    if (name === undefined) continue;
    const text = binding.decode(value);
    if (text === undefined)
      return invalid(name, `the header of ${legible(name)} must be percent-encoded UTF-8`);
    if (name === 'data') return invalid(name, 'no attribute is named data');
    const known = attributes.get(name);
    const attribute = attributeValue(name, text, binding);
    if (known !== undefined && known !== attribute) {
      return invalid(name, `${legible(name)} has two values`);
    }
    attributes.set(name, attribute);
  }
  const event = { ...Object.fromEntries(attributes), ...contentOf(binding, message, attributes) };
  const decoded = decodeCloudEvent(event, maxDepth, ofTopic);
  return decoded.kind === 'envelope'
    ? decoded
    : { kind: 'malformed', rejection: asProducerKnows(decoded.rejection) };
}

/** The media type of the message stands before a header that repeats it, which the bindings forbid. */
function contentOf(
  { hasNull }: Binding,
  { contentType, value }: TransportMessage,
  attributes: ReadonlyMap<string, unknown>,
): JsonObject {
  const repeated = attributes.get('datacontenttype');
  const datacontenttype = contentType ?? (typeof repeated === 'string' ? repeated : undefined);
  const typed = datacontenttype === undefined ? {} : { datacontenttype };
  if (value === null) return typed;
  if (value.length === 0 && isNoData(datacontenttype, hasNull)) return typed;
  return { ...typed, data_base64: base64Of(value) };
}

/** Tells whether no bytes are no data. JSON always has bytes; Kafka tells the two apart by itself. */
function isNoData(datacontenttype: string | undefined, hasNull: boolean): boolean {
  if (datacontenttype === undefined) return !hasNull;
  const mediaType = parseMediaType(datacontenttype);
  return mediaType !== undefined && declaresJson(mediaType);
}

function base64Of({ buffer, byteOffset, byteLength }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('base64');
}

function attributeValue(name: string, text: string, { hasTimes }: Binding): string | number {
  if (name === 'hopcount') return integerOf(text);
  return name === 'time' && hasTimes ? timeOf(text) : text;
}

/** The least number that counts milliseconds: as seconds it is the year 5138. AMQP counts seconds, its SDKs do not. */
const leastMs = 100_000_000_000;

/** Writes a time that travelled as a number since the epoch as a timestamp. Any other text stays as it is. */
function timeOf(text: string): string {
  if (!/^\d{1,15}$/.test(text)) return text;
  const count = Number(text);
  return new Date(count < leastMs ? count * 1_000 : count).toISOString();
}

/** A text that is no integer stays, so that the rule of the attribute names it. */
function integerOf(text: string): string | number {
  return /^\d{1,10}$/.test(text) ? Number(text) : text;
}

/** Names the data of a message as its producer knows it. The message had it as bytes, not as `data_base64`. */
export function asProducerKnows({ attribute, message, ...rest }: Rejection): Rejection {
  if (attribute !== 'data_base64') return { ...rest, ...(attribute !== undefined && { attribute }), message };
  return { ...rest, attribute: 'data', message: message.replaceAll('data_base64', 'data') };
}

function invalid(attribute: string, message: string): DecodedCloudEvent {
  return {
    kind: 'malformed',
    rejection: { code: 'invalid-attribute', attribute: legible(attribute), message },
  };
}

function legible(name: string): string {
  return name.slice(0, 64).toWellFormed();
}
