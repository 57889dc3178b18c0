import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dynamoAnswerCache } from '../../../shared/adapters/aws/dynamodb/dynamo-answer-cache.ts';
import { dynamoBudget } from '../../../shared/adapters/aws/dynamodb/dynamo-budget.ts';
import { namePattern } from '../../../shared/bridge-file/definition/names.ts';
import { createTable, embeddedDynamo, type EmbeddedDynamo } from './embedded-dynamo.ts';

let dynamo: EmbeddedDynamo;
const tableName = 'groups';

beforeAll(async () => {
  dynamo = await embeddedDynamo();
  await createTable(dynamo.client, tableName);
});

afterAll(() => dynamo.close());

describe('cached answers', () => {
  let now = Date.parse('2026-11-23T10:00:00Z');
  const cache = () => dynamoAnswerCache({ client: dynamo.client, tableName, clock: { now: () => now } });

  test('answers come back whole until they expire', async () => {
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

describe('the money spent', () => {
  let now = Date.parse('2026-11-23T23:59:50Z');
  const budget = () => dynamoBudget({ client: dynamo.client, tableName, clock: { now: () => now } });

  test('the sum adds up over all workers, by fusion and day, to the last digit', async () => {
    expect(await budget().spentToday('order')).toBe(0);
    await Promise.all(Array.from({ length: 20 }, () => budget().add('order', 0.000_000_1)));
    await budget().add('other', 3);
    expect(await budget().spentToday('order')).toBe(0.000_002);
  });

  test('the sum is read again after ten seconds, after an own addition and at midnight', async () => {
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

test('a reservation of yesterday is returned to yesterday', async () => {
  const at = Date.parse('2026-11-24T10:00:00Z');
  let now = at;
  const budget = dynamoBudget({ client: dynamo.client, tableName, clock: { now: () => now } });
  await budget.add('reserved', 2, at);
  now += 86_400_000;
  await budget.add('reserved', -1.5, at);
  expect(await budget.spentToday('reserved')).toBe(0);
  now = at;
  expect(await budget.spentToday('reserved')).toBe(0.5);
});

test('both items stand outside the partitions of groups and expire', async () => {
  const { Items: items = [] } = await dynamo.client.send(new ScanCommand({ TableName: tableName }));
  expect(items.length).toBeGreaterThan(3);
  for (const { pk, ttl } of items) {
    expect(namePattern.test(pk?.S?.split('#')[0] ?? 'x')).toBe(false);
    expect(Number(ttl?.N)).toBeGreaterThan(1_700_000_000);
  }
});
