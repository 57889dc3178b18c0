import {
  type AttributeValue,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';

export interface GrowingItems {
  /** Appends a part to its group's item, with a marker that the part was appended. */
  append(key: string, id: string, text: string): Promise<void>;
  /** Returns the texts of all parts so far. */
  read(key: string): Promise<readonly string[]>;
  /** Stores the result of a group that has none yet. */
  settle(key: string, result: string): Promise<void>;
  /** Returns whether there is a result, for a timer that fires after the group has ended. */
  isSettled(key: string): Promise<boolean>;
}

/**
 * Stores groups as one item each that grows with every part (`list_append`), which is billed whole at every append.
 *
 * The append is in a transaction with a marker of the message. The idempotency record alone does not keep a message
 * from being appended twice, because a function may die between the append and the record's update and is then run
 * again. A transaction returns nothing, so a read must show whether the group is complete.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html
 * @param maxParts a group of this many parts takes no more
 */
export function growingItems(client: DynamoDBClient, TableName: string, maxParts: number): GrowingItems {
  const ttl = { N: String(Math.floor(Date.now() / 1_000) + 1_296_000) };
  const keyOf = (key: string, sk: string): Record<'pk' | 'sk', AttributeValue> => ({
    pk: { S: `order#${key}` },
    sk: { S: sk },
  });
  return {
    async append(key, id, text) {
      await client.send(
        new TransactWriteItemsCommand({
          TransactItems: [
            {
              Put: {
                TableName,
                Item: { ...keyOf(key, `seen#${id}`), ttl },
                ConditionExpression: 'attribute_not_exists(pk)',
              },
            },
            {
              Update: {
                TableName,
                Key: keyOf(key, 'group'),
                UpdateExpression:
                  'SET #parts = list_append(if_not_exists(#parts, :none), :part), #count = if_not_exists(#count, :zero) + :one, #ttl = :ttl',
                ConditionExpression: 'attribute_not_exists(pk) OR #count < :max',
                ExpressionAttributeNames: { '#parts': 'parts', '#count': 'count', '#ttl': 'ttl' },
                ExpressionAttributeValues: {
                  ':none': { L: [] },
                  ':part': { L: [{ S: text }] },
                  ':zero': { N: '0' },
                  ':one': { N: '1' },
                  ':max': { N: String(maxParts) },
                  ':ttl': ttl,
                },
              },
            },
          ],
        }),
      );
    },

    async read(key) {
      const { Item: item } = await client.send(
        new GetItemCommand({ TableName, Key: keyOf(key, 'group'), ConsistentRead: true }),
      );
      return item?.['parts']?.L?.flatMap(({ S: text }) => text ?? []) ?? [];
    },

    async settle(key, result) {
      await client.send(
        new PutItemCommand({
          TableName,
          Item: { ...keyOf(key, 'result'), result: { S: result }, ttl },
          ConditionExpression: 'attribute_not_exists(pk)',
        }),
      );
    },

    async isSettled(key) {
      const { Item: item } = await client.send(
        new GetItemCommand({ TableName, Key: keyOf(key, 'result'), ProjectionExpression: 'pk' }),
      );
      return item !== undefined;
    },
  };
}
