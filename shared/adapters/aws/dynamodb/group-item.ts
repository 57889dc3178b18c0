import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { GroupRef } from '../../../aggregation/group.ts';

export type Item = Record<string, AttributeValue>;

export const headSortKey = 'head';

/** The tally of a large group. Like the head it stands before the parts, so that a limited read shows it. */
export const tallySortKey = 'count';

export const partSortKeyPrefix = 'part#';

export const outSortKeyPrefix = 'out#';

export function groupKey({ fusion, key }: GroupRef): AttributeValue.SMember {
  return { S: `${fusion}#${key}` };
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
