import type { Json } from '../../json/json.ts';
import { type Body, encodeBody } from '../encodings/bodies.ts';
import { decodeBase64 } from '../encodings/decode-data.ts';
import { declaresJson, parseMediaType } from '../encodings/media-type.ts';
import { envelopeText } from '../encode-envelope.ts';
import type { Envelope } from '../envelope.ts';
import type { Binding } from './binding.ts';
import type { TransportMessage } from './transport-message.ts';

/** The media type of one event in structured mode. */
const structuredType = 'application/cloudevents+json';

const encoder = new TextEncoder();

/**
 * Encodes an envelope with its attributes in headers and its body as the value. `decodeMessage` gives the same envelope,
 * but for three things that headers cannot tell: a number or boolean of an extension comes back as text; text of a media
 * type that is neither JSON nor `text/` comes back as bytes; a JSON body without a `datacontenttype` gets one.
 */
export function encodeBinary(binding: Binding, { header, body }: Envelope): TransportMessage {
  const { datacontenttype, ...attributes } = header;
  const [prefix] = binding.prefixes;
  const headers = Object.entries(attributes).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[`${prefix}${name}`, binding.encode(String(value))]],
  );
  const content = contentOf(body, datacontenttype, binding);
  return { headers: new Map(headers), ...keyOf(header), ...content };
}

/** Encodes an envelope as its JSON, the same for every transport. */
export function encodeStructured(envelope: Envelope): TransportMessage {
  return {
    headers: new Map(),
    contentType: structuredType,
    ...keyOf(envelope.header),
    value: encoder.encode(envelopeText(envelope)),
  };
}

/** Returns the headers as they travel: with the media type, where the binding keeps it in a header. */
export function wireHeaders(
  { contentTypeIsHeader }: Binding,
  { headers, contentType }: TransportMessage,
): ReadonlyMap<string, string> {
  if (!contentTypeIsHeader || contentType === undefined) return headers;
  return new Map([...headers, ['content-type', contentType]]);
}

function keyOf({ partitionkey }: Envelope['header']): Pick<TransportMessage, 'key'> {
  return partitionkey === undefined ? {} : { key: partitionkey };
}

type Content = Pick<TransportMessage, 'contentType' | 'value'>;

/** Returns the value beside its media type. Text is written in UTF-8, whatever charset the media type has named. */
function contentOf(body: Body, datacontenttype: string | undefined, { hasNull }: Binding): Content {
  const { data, data_base64: base64 } = encodeBody(body);
  if (typeof base64 === 'string') return withType(datacontenttype, decodeBase64(base64) ?? new Uint8Array());
  if (data !== undefined) return textContent(data, datacontenttype);
  // An empty value with a media type would be data of no bytes.
  return withType(hasNull ? datacontenttype : undefined, hasNull ? null : new Uint8Array());
}

function textContent(data: Json, datacontenttype = 'application/json'): Content {
  const mediaType = parseMediaType(datacontenttype);
  const isText = typeof data === 'string' && mediaType !== undefined && !declaresJson(mediaType);
  const charset = mediaType?.charset ?? 'utf-8';
  const named = charset === 'utf-8' ? datacontenttype : inUtf8(datacontenttype);
  return withType(named, encoder.encode(isText ? data : JSON.stringify(data)));
}

function inUtf8(datacontenttype: string): string {
  return datacontenttype.replace(/(;[ \t]*charset=)(?:"(?:[^"\\]|\\.)*"|[^;\s]+)/i, '$1utf-8');
}

function withType(contentType: string | undefined, value: Uint8Array | null): Content {
  return contentType === undefined ? { value } : { contentType, value };
}
