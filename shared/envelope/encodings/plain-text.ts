import type { BodyDecoder } from './body-decoder.ts';
import { checkedJson } from './checked-json.ts';
import { decodeText } from './decode-text.ts';

/** Bytes of any `text/` media type that does not declare JSON: a string. */
export const plainText: BodyDecoder = {
  reads: ({ type }) => type === 'text',
  decode: (encoded) => decodeText(encoded, (text) => checkedJson(encoded.attribute, text, encoded.maxDepth)),
};
