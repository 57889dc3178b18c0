import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  type GetItemCommandInput,
  PutItemCommand,
  type PutItemCommandInput,
  QueryCommand,
  type QueryCommandInput,
} from '@aws-sdk/client-dynamodb';
import type { GroupRef } from '../../../aggregation/group.ts';
import { groupKey, type Item, tallySortKey } from './group-item.ts';
import { checkVersion } from './item-version.ts';
import { toFault } from '../to-fault.ts';

/**
 * A limited read goes on after this many items only while it has seen no tally. In a group with a tally, parts of 1 KB
 * then cost two read units.
 */
const firstPageItems = 8;

/** A put whose condition failed, with the item that made it fail where the service returns it. */
export interface RefusedPut {
  readonly refusedBy?: Item;
}

/** Returns the calls for the item collections of groups. Reads are strongly consistent unless a call says otherwise. */
export function itemCollections(client: DynamoDBClient, tableName: string) {
  /**
   * Reads all items, or about as many as are enough, and says whether there are more.
   *
   * @param keep tells, page by page, whether an item stays in memory
   */
  async function query(
    ref: GroupRef,
    input: Partial<QueryCommandInput>,
    enough?: number,
    keep?: (item: Item) => boolean,
  ): Promise<{ readonly items: readonly Item[]; readonly isWhole: boolean }> {
    const items: Item[] = [];
    const isEnough = (): boolean => enough !== undefined && (items.length >= enough || items.some(isTally));
    let from: Record<string, AttributeValue> | undefined;
    do {
      const page = await client
        .send(
          new QueryCommand({
            TableName: tableName,
            ConsistentRead: true,
            KeyConditionExpression: 'pk = :pk',
            ...input,
            ...(enough !== undefined && { Limit: Math.min(enough - items.length, firstPageItems) }),
            ExpressionAttributeValues: { ':pk': groupKey(ref), ...input.ExpressionAttributeValues },
            ...(from && { ExclusiveStartKey: from }),
          }),
        )
        .catch(toFault);
      const got = page.Items ?? [];
      items.push(...(keep === undefined ? got : got.filter(keep)));
      from = page.LastEvaluatedKey;
    } while (from !== undefined && !isEnough());
    return { items, isWhole: from === undefined };
  }

  /** Puts an item. A failed condition is a result, not an error. */
  async function put(item: Item, condition: Partial<PutItemCommandInput>): Promise<RefusedPut | 'put'> {
    try {
      await client.send(
        new PutItemCommand({
          TableName: tableName,
          Item: item,
          ConditionExpression: 'attribute_not_exists(pk)',
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          ...condition,
        }),
      );
      return 'put';
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException)
        return error.Item ? { refusedBy: error.Item } : {};
      return toFault(error);
    }
  }

  async function get(
    ref: GroupRef,
    sortKey: string,
    input: Partial<GetItemCommandInput> = {},
  ): Promise<Item | undefined> {
    const { Item: item } = await client
      .send(
        new GetItemCommand({
          TableName: tableName,
          Key: { pk: groupKey(ref), sk: { S: sortKey } },
          ConsistentRead: true,
          ...input,
        }),
      )
      .catch(toFault);
    return item;
  }

  async function peek(ref: GroupRef, sortKey: string, isConsistent: boolean): Promise<Item | undefined> {
    const item = await get(ref, sortKey, {
      ProjectionExpression: 'pk, v, ended',
      ConsistentRead: isConsistent,
    });
    if (item !== undefined) checkVersion(item, `the stored "${sortKey}" of a group`);
    return item;
  }

  return { query, put, get, peek };
}

export function isTally(item: Item): boolean {
  return item['sk']?.S === tallySortKey;
}
