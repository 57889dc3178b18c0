import { faultText, jsonFault } from '../../json/json-fault.ts';
import type { Json } from '../../json/json.ts';
import type { Body } from './bodies.ts';
import type { MediaType } from './media-type.ts';
import type { Rejection } from '../rejection.ts';

/** Reads bodies that producers send as bytes. Only the topic functions, which meet them first, have decoders. */
export interface BodyDecoder {
  /** Tells whether it reads bytes of this media type. */
  reads(mediaType: MediaType): boolean;
  /** Total: bytes that are no body of this media type are malformed, never a throw. */
  decode(bytes: EncodedBytes): DecodedData;
}

export interface EncodedBytes {
  readonly bytes: Uint8Array;
  readonly mediaType: MediaType;
  /** The attribute of the envelope that holds the bytes, or says where they are. */
  readonly attribute: string;
  /** Deepest nesting that is admitted. */
  readonly maxDepth: number;
}

export type DecodedData =
  | {
      readonly kind: 'body';
      readonly body: Body;
      /** The body's media type, where decoding has made another of it. */
      readonly datacontenttype?: string;
    }
  | { readonly kind: 'malformed'; readonly rejection: Rejection };

export function malformedData(attribute: string, message: string): DecodedData {
  return { kind: 'malformed', rejection: { code: 'invalid-data', attribute, message } };
}

/** Returns a JSON body if the bus accepts the value: it is not too deep, and JSON can write it. */
export function checkedJson(attribute: string, value: Json, maxDepth: number): DecodedData {
  const fault = jsonFault(value, maxDepth);
  if (fault !== undefined) return malformedData(attribute, faultText(attribute, fault));
  return { kind: 'body', body: { kind: 'json', value } };
}

/** Decodes bytes as text, and hands the text to `decode`. Bytes in a charset that the bus does not read are malformed. */
export function decodeText(encoded: EncodedBytes, decode: (text: string) => DecodedData): DecodedData {
  const text = textOf(encoded);
  if (text !== undefined) return decode(text);
  const { attribute } = encoded;
  return malformedData(attribute, `${attribute} must hold text in UTF-8, or US-ASCII if it says so`);
}

function textOf({ bytes, mediaType: { charset = 'utf-8' } }: EncodedBytes): string | undefined {
  if (charset === 'us-ascii' && bytes.some((byte) => byte > 0x7f)) return undefined;
  if (charset !== 'us-ascii' && charset !== 'utf-8') return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
