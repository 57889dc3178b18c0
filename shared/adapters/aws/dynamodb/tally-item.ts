import type { AttributeValue, UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';
import type { GroupRef, Tally } from '../../../aggregation/group.ts';
import { groupKey, type Item, numberOf, tallySortKey } from './group-item.ts';
import { checkVersion, itemVersion, notNewer } from './item-version.ts';

/** Returns the one request that adds to the tally or creates it. A tally of a newer form refuses the request. */
export function tallyUpdate(
  ref: GroupRef,
  { count, topics, expected, sizes, stamps = [] }: Tally,
  expiresAt: AttributeValue,
): Omit<UpdateItemCommandInput, 'TableName'> {
  const added = Object.entries<AttributeValue>({
    count: { N: String(count) },
    // DynamoDB has no empty sets.
    ...(topics.length > 0 && { topics: { SS: [...topics] } }),
    ...(expected.length > 0 && { expected: { SS: [...expected] } }),
    ...(sizes.length > 0 && { sizes: { NS: sizes.map(String) } }),
    ...(stamps.length > 0 && { stamps: { SS: [...stamps] } }),
  });
  const adds = added.map(([name]) => `#${name} :${name}`).join(', ');
  return {
    Key: { pk: groupKey(ref), sk: { S: tallySortKey } },
    UpdateExpression: `ADD ${adds} SET #ttl = :ttl, v = :v`,
    ConditionExpression: notNewer.condition,
    ExpressionAttributeNames: {
      ...Object.fromEntries(added.map(([name]) => [`#${name}`, name])),
      '#ttl': 'ttl',
    },
    ExpressionAttributeValues: {
      ...Object.fromEntries(added.map(([name, value]) => [`:${name}`, value])),
      ':ttl': expiresAt,
      ':v': itemVersion.v,
      ...notNewer.values,
    },
    ReturnValues: 'ALL_NEW',
  };
}

/** Beside its key. */
export const tallyAttributes = ['count', 'topics', 'expected', 'sizes', 'stamps'] as const;

/** @throws NewerVersionError */
export function readTally(item: Item): Tally {
  checkVersion(item, 'the stored tally of a group');
  return {
    count: numberOf(item, 'count'),
    topics: item['topics']?.SS ?? [],
    expected: item['expected']?.SS ?? [],
    sizes: (item['sizes']?.NS ?? []).map(Number),
    ...(item['stamps']?.SS && { stamps: item['stamps'].SS }),
  };
}
