import { brotliCompressSync, brotliDecompressSync, constants, deflateSync, inflateSync } from 'node:zlib';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';

/** DynamoDB rejects items above 400 KB, names included. The rest is room for keys and counters. */
export const maxPackedBytes = 400 * 1024 - 4 * 1024;

/** Shorter texts fit into one write unit anyway and stay readable in the console. */
const packFromBytes = 600;

/**
 * Packs a text for storage: a short one as a string, a longer one with Brotli where that is smaller. A write unit is 1
 * KB.
 */
export function pack(text: string): AttributeValue {
  const bytes = Buffer.from(text);
  if (bytes.length < packFromBytes) return { S: text };
  const packed = brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
      [constants.BROTLI_PARAM_QUALITY]: bytes.length < 16_384 ? 7 : 4,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });
  return packed.length < bytes.length ? { B: packed } : { S: text };
}

export function unpack(value: AttributeValue | undefined): string {
  if (value?.S !== undefined) return value.S;
  if (value?.B !== undefined) return brotliDecompressSync(value.B).toString();
  throw new Error('a stored item lacks its text, or the text has an unknown type');
}

/** The distance that DEFLATE can refer back (RFC 1951). */
const windowBytes = 32_768;

/**
 * Packs a text that mostly repeats other stored texts, which never change. The repeated text is referred to instead of
 * stored again. A list marks this form.
 *
 * @param others returns the other texts; called only where they can help
 */
export function packBeside(text: string, others: () => readonly string[]): AttributeValue {
  const alone = pack(text);
  if (Buffer.byteLength(text) > windowBytes) return alone;
  const dictionary = dictionaryOf(others());
  if (dictionary.length === 0) return alone;
  const beside = deflateSync(text, { dictionary, level: 9 });
  return beside.length < packedBytes(alone) ? { L: [{ B: beside }] } : alone;
}

/**
 * Unpacks a text that {@link packBeside} packed.
 *
 * @param others returns the same texts as when it was packed, in any order; called only for the form with a list
 * @throws Error when they are not the same: the format (RFC 1950) carries a checksum of its dictionary
 */
export function unpackBeside(value: AttributeValue | undefined, others: () => readonly string[]): string {
  const beside = value?.L?.[0]?.B;
  return beside === undefined
    ? unpack(value)
    : inflateSync(beside, { dictionary: dictionaryOf(others()) }).toString();
}

export function packedBytes(value: AttributeValue): number {
  return Buffer.byteLength(value.S ?? '') + (value.B?.length ?? 0) + (value.L?.[0]?.B?.length ?? 0);
}

function dictionaryOf(texts: readonly string[]): Buffer {
  const sorted = texts.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  return Buffer.from(sorted.join('')).subarray(-windowBytes);
}
