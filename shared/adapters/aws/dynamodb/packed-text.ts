import { brotliCompressSync, brotliDecompressSync, constants, deflateSync, inflateSync } from 'node:zlib';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';

/** DynamoDB refuses items above 400 KB, names included; the rest is room for keys and counters. */
export const maxPackedBytes = 400 * 1024 - 4 * 1024;

/** Text shorter than this fits into one write unit anyway and stays readable in the console. */
const packFromBytes = 600;

/** Text as it is stored: short as a string, longer as Brotli where that is smaller. A write unit is 1 KB. */
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
  throw new Error('a stored text is missing');
}

/** How far back DEFLATE can refer (RFC 1951). */
const windowBytes = 32_768;

/**
 * The same for a text that mostly repeats others which are stored as well, and are never changed: what it repeats is
 * referred to instead of stored again. Marked by being in a list.
 *
 * @param others writes the other texts; called only where they can serve
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
 * @param others writes the same texts as when it was packed, in any order; called only where it was packed beside them
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
