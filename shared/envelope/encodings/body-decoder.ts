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
