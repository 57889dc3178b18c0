import type { Json } from '../json/json.ts';
import { isJsonObject } from '../json/is-json-object.ts';
import type { Body } from './encodings/bodies.ts';
import type { Envelope, Header } from './envelope.ts';

/**
 * Reads the form in which {@link encodeEnvelope} writes an envelope, for what this bus has sent and stored itself.
 * The attributes and the body were held to the rules of CloudEvents when the envelope was admitted or made, and only
 * this bus may write to its queues and its table; so the shape is checked, as far as the types promise it, and the
 * rules are not. Total: any other value gives `undefined`.
 *
 * @param value the result of `parseJson`
 */
export function readEnvelope(value: Json | undefined): Envelope | undefined {
  if (!isJsonObject(value)) return undefined;
  // In the event's own order: an envelope that is stored and published again is the same text.
  const { data, data_base64: base64, ...header } = value;
  const body = readBody(data, base64);
  return body === undefined || !isHeader(header) ? undefined : { header, body };
}

function readBody(data: Json | undefined, base64: Json | undefined): Body | undefined {
  if (base64 === undefined) return data === undefined ? { kind: 'none' } : { kind: 'json', value: data };
  return data === undefined && typeof base64 === 'string' ? { kind: 'bytes', base64 } : undefined;
}

/** The attributes that {@link Header} names, beside those that every envelope has. */
type NamedAttribute = Exclude<
  keyof { [Name in keyof Header as string extends Name ? never : Name]: true },
  'specversion' | 'id' | 'source' | 'type'
>;

const typeOfNamed = {
  subject: 'string',
  time: 'string',
  datacontenttype: 'string',
  dataschema: 'string',
  correlationid: 'string',
  causationid: 'string',
  traceparent: 'string',
  tracestate: 'string',
  partitionkey: 'string',
  sequence: 'string',
  expirytime: 'string',
  recordedtime: 'string',
  dataref: 'string',
  severitytext: 'string',
  authtype: 'string',
  authid: 'string',
  dataclassification: 'string',
  dataregulation: 'string',
  datacategory: 'string',
  hopcount: 'number',
} as const satisfies Readonly<Record<NamedAttribute, 'string' | 'number'>>;

const typeOf: Readonly<Record<string, string>> = typeOfNamed;

function isHeader(attributes: Readonly<Record<string, unknown>>): attributes is Header {
  for (const [name, value] of Object.entries(attributes)) {
    const type = typeof value;
    // Nearly all attributes are texts, and only one may not be.
    if (type === 'string' ? name === 'hopcount' : !isOtherScalar(name, type)) return false;
  }
  const { specversion, id, source, type } = attributes;
  return specversion === '1.0' && isText(id) && isText(source) && isText(type);
}

/** Tells whether an attribute that is no text has a type that its name allows. */
function isOtherScalar(name: string, type: string): boolean {
  const named = Object.hasOwn(typeOf, name) ? typeOf[name] : undefined;
  return named === undefined ? type === 'number' || type === 'boolean' : type === named;
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}
