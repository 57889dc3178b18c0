import type { Json, JsonObject } from '../../json/json.ts';
import { ownMember } from '../../json/is-json-object.ts';
import { jsonFault, jsonFaultText } from '../../json/json-fault.ts';
import { parseJson } from '../../json/parse-json.ts';
import { repeatedMember, repeatedText } from '../../json/repeated-member.ts';
import { decodeBase64 } from './base64.ts';
import type { Body } from '../envelope.ts';
import { declaresJson, parseMediaType, type MediaType } from './media-type.ts';
import type { Rejection } from '../rejection.ts';

export type DecodedData =
  | { readonly kind: 'body'; readonly body: Body }
  | { readonly kind: 'malformed'; readonly rejection: Rejection };

/**
 * The body of a structured CloudEvent by section 3.1.2 of the JSON format: `data` is JSON unless `datacontenttype` says
 * otherwise, and then text; `data_base64` is what `datacontenttype` says, and bytes without it.
 *
 * @param event a CloudEvent whose attributes hold already.
 */
export function decodeData(event: JsonObject, maxDepth: number): DecodedData {
  const declared = ownMember(event, 'datacontenttype');
  const mediaType = typeof declared === 'string' ? parseMediaType(declared) : undefined;
  const encoded = ownMember(event, 'data_base64') ?? undefined;
  const data = ownMember(event, 'data');
  if (encoded !== undefined && data !== undefined) {
    return malformed('data_base64', 'data and data_base64 exclude each other');
  }
  if (encoded !== undefined) return decodeBytes(encoded, mediaType, maxDepth);
  if (data === undefined) return { kind: 'body', body: { kind: 'none' } };
  if (mediaType !== undefined && !declaresJson(mediaType) && typeof data !== 'string') {
    return malformed('data', 'data must be a string, because datacontenttype does not declare JSON');
  }
  return json('data', data, maxDepth);
}

function decodeBytes(encoded: Json, mediaType: MediaType | undefined, maxDepth: number): DecodedData {
  const bytes = typeof encoded === 'string' ? decodeBase64(encoded) : undefined;
  if (bytes === undefined || typeof encoded !== 'string') {
    return malformed('data_base64', 'data_base64 must be a string in padded base64');
  }
  if (mediaType === undefined || !isText(mediaType)) {
    return { kind: 'body', body: { kind: 'bytes', base64: encoded } };
  }
  return decodeText('data_base64', bytes, mediaType, maxDepth);
}

/** Whether bytes of this media type are read: JSON as what it says, other text as a string. */
export function isText(mediaType: MediaType): boolean {
  return mediaType.type === 'text' || declaresJson(mediaType);
}

/**
 * The body that bytes of a textual media type hold.
 *
 * @param attribute what of the envelope holds the bytes, or says where they are
 */
export function decodeText(
  attribute: string,
  bytes: Uint8Array,
  mediaType: MediaType,
  maxDepth: number,
): DecodedData {
  const text = textOf(bytes, mediaType.charset);
  if (text === undefined)
    return malformed(attribute, `${attribute} must hold text in UTF-8, or US-ASCII if it says so`);
  if (!declaresJson(mediaType)) return json(attribute, text, maxDepth);
  const parsed = parseJson(text);
  if (parsed.kind === 'not-json')
    return malformed(
      attribute,
      `${attribute} must hold JSON, because datacontenttype does not say otherwise`,
    );
  const repeated = repeatedMember(text, parsed.value);
  if (repeated !== undefined) return malformed(attribute, repeatedText(`the JSON of ${attribute}`, repeated));
  return json(attribute, parsed.value, maxDepth);
}

function textOf(bytes: Uint8Array, charset: string = 'utf-8'): string | undefined {
  if (charset === 'us-ascii' && bytes.some((byte) => byte > 0x7f)) return undefined;
  if (charset !== 'us-ascii' && charset !== 'utf-8') return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function json(member: string, value: Json, maxDepth: number): DecodedData {
  const fault = jsonFault(value, maxDepth);
  if (fault !== undefined) return malformed(member, `${member} ${jsonFaultText[fault]}`);
  return { kind: 'body', body: { kind: 'json', value } };
}

function malformed(attribute: string, message: string): DecodedData {
  return { kind: 'malformed', rejection: { code: 'invalid-data', attribute, message } };
}
