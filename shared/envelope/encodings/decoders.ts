import type { BodyDecoder } from './body-decoder.ts';
import { jsonText } from './json-text.ts';
import type { MediaType } from './media-type.ts';
import { plainText } from './plain-text.ts';

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
