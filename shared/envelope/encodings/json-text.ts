import { parseJson } from '../../json/parse-json.ts';
import { type BodyDecoder, malformedData } from './body-decoder.ts';
import { checkedJson } from './checked-json.ts';
import { decodeText } from './decode-text.ts';
import { declaresJson } from './media-type.ts';

/** Bytes whose media type declares JSON. */
export const jsonText: BodyDecoder = {
  reads: declaresJson,
  decode: (encoded) =>
    decodeText(encoded, (text) => {
      const { attribute, maxDepth } = encoded;
      const parsed = parseJson(text);
      if (parsed.kind === 'json') return checkedJson(attribute, parsed.value, maxDepth);
      const message = `${attribute} must hold JSON, because datacontenttype does not say otherwise`;
      return malformedData(attribute, message);
    }),
};
