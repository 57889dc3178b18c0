import type { AttributeValue } from '@aws-sdk/client-dynamodb';

/**
 * The size of an item as DynamoDB counts it, for the types that a part has.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
export function itemBytes(item: Record<string, AttributeValue>): number {
  return Object.entries(item).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + valueBytes(value),
    0,
  );
}

function valueBytes({ S: text, N: digits, B: bytes }: AttributeValue): number {
  if (text !== undefined) return Buffer.byteLength(text);
  if (digits !== undefined) return Math.ceil(digits.replace(/[-.]/g, '').length / 2) + 1;
  return bytes?.length ?? 0;
}
