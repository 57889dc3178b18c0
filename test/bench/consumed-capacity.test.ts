import {
  type AttributeValue,
  ConditionalCheckFailedException,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createMeter } from '../../bench/cost/bill.ts';
import { itemBytes } from '../../bench/cost/item-bytes.ts';
import { type EmbeddedTable, openTable } from '../../bench/cost/table.ts';
import { embedTransactions } from '../../bench/reference/embedded-transactions.ts';
import { growingItems } from '../../bench/reference/growing-item.ts';

/**
 * The bill of the real DynamoDB:
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
 */
const TableName = 'counted';
const meter = createMeter();
let table: EmbeddedTable;
let groups = 0;
let pk: AttributeValue.SMember;

beforeAll(async () => {
  table = await openTable(TableName, meter);
  embedTransactions(table.client, table.unmetered, meter);
});
afterAll(() => table.close());
beforeEach(() => {
  groups += 1;
  pk = { S: `group-${groups}` };
  meter.read();
});

function itemOf(sk: string, bytes: number): Record<string, AttributeValue> {
  const item = { pk, sk: { S: sk }, text: { S: '' } };
  return { ...item, text: { S: 'x'.repeat(bytes - itemBytes(item)) } };
}

const put = (sk: string, bytes: number, ConditionExpression?: string): Promise<unknown> =>
  table.client.send(
    new PutItemCommand({
      TableName,
      Item: itemOf(sk, bytes),
      ...(ConditionExpression !== undefined && { ConditionExpression }),
    }),
  );

describe('write units: one for each KB of the larger item', () => {
  test.each([
    [100, 1],
    [1_024, 1],
    [1_025, 2],
    [10_240, 10],
  ])('a put of %i bytes takes %i', async (bytes, units) => {
    await put('a', bytes);
    expect(meter.read().writeUnits).toBe(units);
  });

  test('a put over a larger item takes the units of that item', async () => {
    await put('a', 3_000);
    meter.read();
    await put('a', 100);
    expect(meter.read().writeUnits).toBe(3);
  });

  test.each(['attribute_not_exists(pk)'])(
    'a put that is refused is billed all the same',
    async (condition) => {
      await put('a', 3_000);
      meter.read();
      await expect(put('a', 100, condition)).rejects.toThrow(ConditionalCheckFailedException);
      expect(meter.read().writeUnits).toBe(3);
      await expect(put('a', 5_000, condition)).rejects.toThrow(ConditionalCheckFailedException);
      expect(meter.read().writeUnits).toBe(5);
    },
  );

  test('an update takes the units of the whole item', async () => {
    const count = (): Promise<unknown> =>
      table.client.send(
        new UpdateItemCommand({
          TableName,
          Key: { pk, sk: { S: 'a' } },
          UpdateExpression: 'ADD #count :one',
          ExpressionAttributeNames: { '#count': 'count' },
          ExpressionAttributeValues: { ':one': { N: '1' } },
        }),
      );
    await count();
    expect(meter.read().writeUnits).toBe(1);
    await put('a', 2_500);
    meter.read();
    await count();
    expect(meter.read().writeUnits).toBe(3);
  });
});

describe('read units: one for each 4 KB, half of it without consistency', () => {
  test.each([
    [4_096, true, 1],
    [4_097, true, 2],
    [4_097, false, 1],
    [100, false, 0.5],
  ])('a get of %i bytes, consistent: %s, takes %d', async (bytes, ConsistentRead, units) => {
    await put('a', bytes);
    await table.client.send(
      new GetItemCommand({
        TableName,
        Key: { pk, sk: { S: 'a' } },
        ConsistentRead,
        ProjectionExpression: 'pk',
      }),
    );
    expect(meter.read().readUnits).toBe(units);
  });

  test('a get of nothing is billed', async () => {
    await table.client.send(
      new GetItemCommand({ TableName, Key: { pk, sk: { S: 'a' } }, ConsistentRead: true }),
    );
    expect(meter.read().readUnits).toBe(1);
  });

  test.each([
    [undefined, 3],
    [2, 1],
    [5, 2],
  ])('a query of nine items of 1,000 bytes, at most %s, takes %i', async (Limit, units) => {
    for (let index = 0; index < 9; index += 1) await put(`item-${index}`, 1_000);
    meter.read();
    await table.client.send(
      new QueryCommand({
        TableName,
        ConsistentRead: true,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': pk },
        ProjectionExpression: 'pk',
        ...(Limit !== undefined && { Limit }),
      }),
    );
    expect(meter.read().readUnits).toBe(units);
  });

  test('a query that finds nothing is billed', async () => {
    await table.client.send(
      new QueryCommand({
        TableName,
        ConsistentRead: true,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': pk },
      }),
    );
    expect(meter.read().readUnits).toBe(1);
  });
});

test('a transaction takes twice the units of its items; a growing item is quadratic', async () => {
  const growing = growingItems(table.client, TableName, 4);
  const taken: number[] = [];
  for (const id of ['1', '2', '3', '4']) {
    await growing.append(pk.S, id, 'x'.repeat(900));
    taken.push(meter.read().writeUnits);
  }
  // The marker always takes two.
  expect(taken).toEqual([4, 6, 8, 10]);
  await expect(growing.append(pk.S, '5', 'x')).rejects.toThrow(ConditionalCheckFailedException);
});
