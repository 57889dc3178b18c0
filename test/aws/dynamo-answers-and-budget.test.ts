import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { CreateTableCommand, DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dynamoAnswerCache } from '../../shared/aws/dynamo-answer-cache.ts';
import { dynamoBudget } from '../../shared/aws/dynamo-budget.ts';
import { namePattern } from '../../shared/bridge/names.ts';

const server = dynalite({ createTableMs: 0 });
let client: DynamoDBClient;
const tableName = 'groups';

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  client = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  await client.send(
    new CreateTableCommand({
      TableName: tableName,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'sk', AttributeType: 'S' },
      ],
    }),
  );
});

afterAll(() => {
  client.destroy();
  server.close();
});

describe('remembered answers', () => {
  let now = Date.parse('2026-11-23T10:00:00Z');
  const cache = () => dynamoAnswerCache({ client, tableName, clock: { now: () => now } });

  test('come back whole, for as long as they are kept', async () => {
    const answer = {
      films: Array.from({ length: 100 }, (_, index) => `film ${index}`),
      '': [null, '流浪地球'],
    };
    await cache().put('h-1', { answer, model: 'claude-haiku-5-5' }, 60_000);
    expect(await cache().get('h-1')).toEqual({ answer, model: 'claude-haiku-5-5' });
    expect(await cache().get('h-2')).toBeUndefined();
    now += 60_001;
    expect(await cache().get('h-1')).toBeUndefined();
  });
});

describe('what was spent', () => {
  let now = Date.parse('2026-11-23T23:59:50Z');
  const budget = () => dynamoBudget({ client, tableName, clock: { now: () => now } });

  test('adds up over all workers, by fusion and day, to the last fraction of a cent', async () => {
    expect(await budget().spentToday('order')).toBe(0);
    await Promise.all(Array.from({ length: 20 }, () => budget().add('order', 0.000_000_1)));
    await budget().add('other', 3);
    expect(await budget().spentToday('order')).toBe(0.000_002);
  });

  test('is read again after ten seconds, at once after an own addition, and from nothing at midnight', async () => {
    const mine = budget();
    expect(await mine.spentToday('cached')).toBe(0);
    await budget().add('cached', 1);
    expect(await mine.spentToday('cached')).toBe(0);
    await mine.add('cached', 1);
    expect(await mine.spentToday('cached')).toBe(2);
    now += 10_000;
    expect(new Date(now).toISOString()).toBe('2026-11-24T00:00:00.000Z');
    expect(await mine.spentToday('cached')).toBe(0);
    await budget().add('cached', 7);
    now += 10_000;
    expect(await mine.spentToday('cached')).toBe(7);
  });
});

test('neither stands in the partition of a group, and both expire', async () => {
  const { Items: items = [] } = await client.send(new ScanCommand({ TableName: tableName }));
  expect(items.length).toBeGreaterThan(3);
  for (const { pk, ttl } of items) {
    expect(namePattern.test(pk?.S?.split('#')[0] ?? 'x')).toBe(false);
    expect(Number(ttl?.N)).toBeGreaterThan(1_700_000_000);
  }
});
