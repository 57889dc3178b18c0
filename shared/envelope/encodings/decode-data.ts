import type { Json, JsonObject } from '../../json/json.ts';
import { ownMember } from '../../json/is-json-object.ts';
import { checkedJson, type BodyDecoder, type DecodedData, malformedData } from './body-decoder.ts';
import { decoderOf } from './decoders.ts';
import { declaresJson, parseMediaType, type MediaType } from './media-type.ts';

/**
 * Decodes the body of a structured CloudEvent by section 3.1.2 of the JSON format. `data` is JSON unless
 * `datacontenttype` says otherwise, and then it is text. `data_base64` holds bytes of the media type in `datacontenttype`.
 *
 * @param event a CloudEvent whose attributes hold already.
 * @param ofTopic the decoders of encodings that the topic declares
 */
export function decodeData(
  event: JsonObject,
  maxDepth: number,
  ofTopic: readonly BodyDecoder[] = [],
): DecodedData {
  const declared = ownMember(event, 'datacontenttype');
  const mediaType = typeof declared === 'string' ? parseMediaType(declared) : undefined;
  const encoded = ownMember(event, 'data_base64') ?? undefined;
  const data = ownMember(event, 'data');
  if (encoded !== undefined && data !== undefined) {
    return malformedData('data_base64', 'data and data_base64 exclude each other');
  }
  if (encoded !== undefined) return decodeBytes(encoded, mediaType, maxDepth, ofTopic);
  if (data === undefined) return { kind: 'body', body: { kind: 'none' } };
  if (mediaType !== undefined && !declaresJson(mediaType) && typeof data !== 'string') {
    return malformedData('data', 'data must be a string, because datacontenttype does not declare JSON');
  }
  return checkedJson('data', data, maxDepth);
}

function decodeBytes(
  encoded: Json,
  mediaType: MediaType | undefined,
  maxDepth: number,
  ofTopic: readonly BodyDecoder[],
): DecodedData {
  const bytes = typeof encoded === 'string' ? decodeBase64(encoded) : undefined;
  if (bytes === undefined || typeof encoded !== 'string') {
    return malformedData('data_base64', 'data_base64 must be a string in padded base64');
  }
  const decoder = decoderOf(mediaType, ofTopic);
  if (mediaType === undefined || decoder === undefined) {
    return { kind: 'body', body: { kind: 'bytes', base64: encoded } };
  }
  return decoder.decode({ bytes, mediaType, attribute: 'data_base64', maxDepth });
}

/**
 * Decodes base64 (RFC 4648, section 4); returns `undefined` for any other text. The text has only base64's alphabet,
 * padding, no blanks, and no stray bits at the end, so that the same bytes have one text only.
 */
export function decodeBase64(text: string): Uint8Array | undefined {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return undefined;
  if (
    text.endsWith('==') ? !/[AQgw]==$/.test(text) : text.endsWith('=') && !/[AEIMQUYcgkosw048]=$/.test(text)
  ) {
    return undefined;
  }
  return Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
}
