import type { AttributeValue } from '@aws-sdk/client-dynamodb';

export type Item = Record<string, AttributeValue>;

/**
 * Returns the size of an item as DynamoDB counts it, for the types that are stored here.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
export function itemBytes(item: Item): number {
  return Object.entries(item).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + valueBytes(value),
    0,
  );
}

/** Returns the size of a value. A list or map takes three bytes, and one more for each of its entries. */
function valueBytes({ S: text, N: digits, B: bytes, L: list, M: map, SS: texts }: AttributeValue): number {
  if (text !== undefined) return Buffer.byteLength(text);
  if (digits !== undefined) return Math.ceil(digits.replace(/[-.]/g, '').length / 2) + 1;
  if (list !== undefined) return list.reduce((sum, value) => sum + 1 + valueBytes(value), 3);
  if (map !== undefined) return 3 + Object.keys(map).length + itemBytes(map);
  if (texts !== undefined) return texts.reduce((sum, one) => sum + Buffer.byteLength(one), 0);
  return bytes?.length ?? 1;
}

/** Returns the write units of a put or update, which is billed by the larger of the item before and after. */
export function writeUnits(...beforeAndAfter: readonly (Item | undefined)[]): number {
  const bytes = beforeAndAfter.map((item) => (item === undefined ? 0 : itemBytes(item)));
  return Math.max(1, Math.ceil(Math.max(...bytes) / 1_024));
}
