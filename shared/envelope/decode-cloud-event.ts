import type { Json, JsonObject } from '../json/json.ts';
import { isJsonObject, ownMember } from '../json/is-json-object.ts';
import { type AttributeValue, brokenRule, isAttributeName } from './attribute-rules.ts';
import type { BodyDecoder } from './encodings/body-decoder.ts';
import { decodeData } from './encodings/decode-data.ts';
import type { Envelope, Header } from './envelope.ts';
import type { Rejection, RejectionCode } from './rejection.ts';

export type DecodedCloudEvent =
  | { readonly kind: 'envelope'; readonly envelope: Envelope }
  | { readonly kind: 'malformed'; readonly rejection: Rejection };

/**
 * Deepest nesting of a body that fusion-bus itself wrote. It is more than a producer may post, because a fused envelope
 * wraps the bodies of its parts.
 */
const maxDepthOfOurs = 256;

const required = ['id', 'source', 'type'] as const;

/**
 * Decodes a CloudEvent 1.0 in structured JSON. Never throws: returns an envelope or the first reason against it,
 * whatever `value` is. `decodeCloudEvent(encodeEnvelope(e))` is `e`.
 *
 * @param value the result of `parseJson`
 * @param ofTopic the decoders of encodings that the topic declares
 * @see https://github.com/cloudevents/spec/blob/main/cloudevents/formats/json-format.md
 */
export function decodeCloudEvent(
  value: Json | undefined,
  maxDepth: number = maxDepthOfOurs,
  ofTopic?: readonly BodyDecoder[],
): DecodedCloudEvent {
  if (!isJsonObject(value)) return malformed('not-an-event', undefined, 'a CloudEvent must be a JSON object');
  const version = ownMember(value, 'specversion') ?? undefined;
  if (version === undefined) return malformed('missing-attribute', 'specversion', 'specversion is missing');
  if (version !== '1.0') {
    return malformed('unsupported-specversion', 'specversion', 'specversion must be "1.0"');
  }
  const absent = required.find((name) => (ownMember(value, name) ?? undefined) === undefined);
  if (absent !== undefined) return malformed('missing-attribute', absent, `${absent} is missing`);

  const attributes = attributesOf(value);
  for (const [name, attribute] of requiredFirst(attributes)) {
    if (!isAttributeName(name)) {
      return malformed(
        'invalid-attribute',
        legible(name),
        'attribute names must be lower-case letters and digits',
      );
    }
    const must = brokenRule(name, attribute);
    if (must !== undefined || !isScalar(attribute)) {
      return malformed('invalid-attribute', legible(name), `${legible(name)} must be ${must ?? 'a scalar'}`);
    }
  }
  const { id, source, type } = value;
  if (typeof id !== 'string' || typeof source !== 'string' || typeof type !== 'string') {
    return malformed('invalid-attribute', undefined, 'id, source and type must be strings');
  }
  // In the event's own order: an envelope that is stored and published again is the same text.
  const scalars = attributes.flatMap(([name, attribute]): [string, AttributeValue][] =>
    isScalar(attribute) ? [[name, attribute]] : [],
  );
  const header: Header = { ...Object.fromEntries(scalars), specversion: '1.0', id, source, type };

  const data = decodeData(value, maxDepth, ofTopic);
  if (data.kind === 'malformed') return data;
  const { body, datacontenttype } = data;
  return {
    kind: 'envelope',
    envelope: { header: datacontenttype === undefined ? header : { ...header, datacontenttype }, body },
  };
}

/** Returns the attributes of an event. A null attribute is an absent one. */
function attributesOf(event: JsonObject): readonly (readonly [string, Json])[] {
  return Object.entries(event).filter(
    ([name, value]) => name !== 'data' && name !== 'data_base64' && value !== null,
  );
}

/** Puts the required attributes first, so that the gravest fault is the one that is reported. */
function requiredFirst<T>(attributes: readonly (readonly [string, T])[]): readonly (readonly [string, T])[] {
  const isRequired = ([name]: readonly [string, T]): boolean => required.some((one) => one === name);
  return [...attributes.filter(isRequired), ...attributes.filter((entry) => !isRequired(entry))];
}

function isScalar(value: Json): value is AttributeValue {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

/** Shortens a name for a message. A hostile name may be a megabyte long, or no valid Unicode. */
function legible(name: string): string {
  return name.slice(0, 64).toWellFormed();
}

function malformed(code: RejectionCode, attribute: string | undefined, message: string): DecodedCloudEvent {
  return { kind: 'malformed', rejection: { code, ...(attribute !== undefined && { attribute }), message } };
}
