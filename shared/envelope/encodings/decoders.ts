import { type BodyDecoder, checkedJson, decodeText, malformedData } from './body-decoder.ts';
import { type MediaType, declaresJson } from './media-type.ts';
import { parseJson } from '../../json/parse-json.ts';
import { repeatedMember, repeatedText } from '../../json/repeated-member.ts';

/** Bytes whose media type declares JSON. */
const jsonText: BodyDecoder = {
  reads: declaresJson,
  decode: (encoded) =>
    decodeText(encoded, (text) => {
      const { attribute, maxDepth } = encoded;
      const parsed = parseJson(text);
      const repeated = parsed.kind === 'json' ? repeatedMember(text, parsed.value) : undefined;
      if (repeated !== undefined) {
        return malformedData(attribute, repeatedText(`the JSON of ${attribute}`, repeated));
      }
      if (parsed.kind === 'json') return checkedJson(attribute, parsed.value, maxDepth);
      const message = `${attribute} must hold JSON, because datacontenttype does not say otherwise`;
      return malformedData(attribute, message);
    }),
};

/** Bytes of any `text/` media type that does not declare JSON: a string. */
const plainText: BodyDecoder = {
  reads: ({ type }) => type === 'text',
  decode: (encoded) => decodeText(encoded, (text) => checkedJson(encoded.attribute, text, encoded.maxDepth)),
};

/** The decoders that every topic has. */
const decoders: readonly BodyDecoder[] = [
  // The first that reads a media type decodes it.
  jsonText,
  plainText,
];

/**
 * The decoder of a media type; undefined where the bytes stay bytes.
 *
 * @param ofTopic those of encodings that the topic declares, which come first
 */
export function decoderOf(
  mediaType: MediaType | undefined,
  ofTopic: readonly BodyDecoder[],
): BodyDecoder | undefined {
  return mediaType && [...ofTopic, ...decoders].find((decoder) => decoder.reads(mediaType));
}
