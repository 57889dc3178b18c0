import { type DecodedData, type EncodedBytes, malformedData } from './body-decoder.ts';

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
