import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { GroupRef } from '../group/group.ts';

export type Item = Record<string, AttributeValue>;

export const headSortKey = 'head';
export const partSortKeyPrefix = 'part#';

/** DynamoDB refuses items above 400 KB, names included; the rest is room for keys and counters. */
export const maxPackedBytes = 400 * 1024 - 4 * 1024;

export function groupKey({ fusion, key }: GroupRef): AttributeValue.SMember {
  return { S: `${fusion}#${key}` };
}

/** Text worth less than this fits into one write unit anyway and stays readable in the console. */
const packFromBytes = 600;

/** Text as it is stored: small as a string, larger as Brotli where that is smaller. A write unit is 1 KB. */
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

export function packedBytes(value: AttributeValue): number {
  return value.S === undefined ? (value.B?.length ?? 0) : Buffer.byteLength(value.S);
}

export function textOf(item: Item, name: string): string {
  const text = item[name]?.S;
  if (text === undefined) throw new Error(`a stored item has no text "${name}"`);
  return text;
}

export function numberOf(item: Item, name: string): number {
  const digits = item[name]?.N;
  if (digits === undefined) throw new Error(`a stored item has no number "${name}"`);
  return Number(digits);
}
