import {
  BatchWriteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  ProvisionedThroughputExceededException,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  findOrphans,
  type FindOrphansOptions,
  type Orphan,
} from '../../../../shared/adapters/aws/dynamodb/dynamo-orphans.ts';
import type { Item } from '../../../../shared/adapters/aws/dynamodb/group-item.ts';
import { RetryableError } from '../../../../shared/ports/retryable-error.ts';
import { createTable, embeddedDynamo, type EmbeddedDynamo } from '../embedded-dynamo.ts';

const now = Date.UTC(2026, 10, 23, 12);
const second = 1_000;
const deadlines = new Map([
  ['order', 60 * second],
  ['slow', 3_600 * second],
]);

let dynamo: EmbeddedDynamo;
let client: DynamoDBClient;
let tables = 0;
let tableName = '';

beforeAll(async () => {
  dynamo = await embeddedDynamo();
  ({ client } = dynamo);
});

afterAll(() => dynamo.close());

async function newTable(items: readonly Item[]): Promise<void> {
  tableName = `groups-${(tables += 1)}`;
  await createTable(client, tableName);
  for (let from = 0; from < items.length; from += 25) {
    const puts = items.slice(from, from + 25).map((Item) => ({ PutRequest: { Item } }));
    await client.send(new BatchWriteItemCommand({ RequestItems: { [tableName]: puts } }));
  }
}

const itemOf = (pk: string, sk: string, more: Item = {}): Item => ({
  pk: { S: pk },
  sk: { S: sk },
  ttl: { N: String(now / second + 86_400) },
  ...more,
});
const partOf = (pk: string, id: string, agoMs: number, more: Item = {}): Item =>
  itemOf(pk, `part#${id}`, {
    arrivedAt: { N: String(now - agoMs) },
    envelope: { S: 'a body that the search must not read' },
    ...more,
  });
const expired = { ttl: { N: String(now / second - 1) } };

async function found(more: Partial<FindOrphansOptions> = {}): Promise<Orphan[]> {
  const deadlineMs = (fusion: string): number | undefined => deadlines.get(fusion);
  const orphans: Orphan[] = [];
  for await (const orphan of findOrphans({
    client,
    tableName,
    deadlineMs,
    marginMs: 10 * second,
    now,
    ...more,
  }))
    orphans.push(orphan);
  return orphans;
}

describe('an orphan', () => {
  test('a group is an orphan when its parts outwaited the deadline and the margin', async () => {
    await newTable([
      partOf('order#a', '1', 71 * second),
      partOf('order#a', '2', 5 * second),
      partOf('order#b', '1', 70 * second),
      partOf('slow#c', '1', 71 * second),
      partOf('slow#d', '1', 3_611 * second),
    ]);
    const orphans = await found();
    expect(orphans.toSorted((a, b) => a.key.localeCompare(b.key))).toEqual([
      { fusion: 'order', key: 'a', since: now - 71 * second },
      { fusion: 'slow', key: 'd', since: now - 3_611 * second },
    ]);
  });

  test('a group is an orphan whatever its key', async () => {
    await newTable([partOf('order#open#篮子 #1', '1', 100 * second)]);
    expect(await found()).toMatchObject([{ fusion: 'order', key: 'open#篮子 #1' }]);
  });

  test.each<[string, Item[]]>([
    ['it has a head', [itemOf('order#a', 'head'), partOf('order#a', '1', 100 * second)]],
    ['its parts have expired', [partOf('order#a', '1', 100 * second, expired)]],
    [
      'only what has expired is old',
      [partOf('order#a', '1', 1_000 * second, expired), partOf('order#a', '2', 20 * second)],
    ],
    ['its fusion is unknown', [partOf('gone#a', '1', 100 * second)]],
    ['it is no group but a list', [partOf('#open#order#0', '1', 100 * second)]],
    ['it has no parts', [itemOf('order#a', 'out#1'), itemOf('order#a', 'count')]],
    ['its items are of another kind', [partOf('order', '1', 100 * second)]],
  ])('a group is no orphan when %s', async (_, items) => {
    await newTable(items);
    expect(await found()).toEqual([]);
  });

  test('an empty table has no orphans', async () => {
    await newTable([]);
    expect(await found()).toEqual([]);
  });
});

const group = fc.record({
  key: fc.stringMatching(/^[a-z]{1,4}$/),
  ages: fc.array(fc.integer({ min: 0, max: 200 }), { maxLength: 4 }),
  others: fc.uniqueArray(fc.constantFrom('head', 'out#1', 'count'), { maxLength: 3 }),
});

test('each orphan is found once, whatever the pages of the table', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(group, { selector: ({ key }) => key, maxLength: 8 }),
      fc.integer({ min: 1, max: 6 }),
      async (groups, pageItems) => {
        await newTable(
          groups.flatMap(({ key, ages, others }) => [
            ...ages.map((age, n) => partOf(`order#${key}`, String(n), age * second)),
            ...others.map((sk) => itemOf(`order#${key}`, sk)),
          ]),
        );
        const orphans = await found({ pageItems });
        const wanted = groups.filter(
          ({ ages, others }) => !others.includes('head') && Math.max(0, ...ages) > 70,
        );
        expect(orphans.map(({ key }) => key).toSorted()).toEqual(wanted.map(({ key }) => key).toSorted());
      },
    ),
    { numRuns: 25 },
  );
});

describe('the calls', () => {
  const other = new DynamoDBClient({ region: 'us-east-1' });
  const dynamo = mockClient(other);
  beforeEach(() => dynamo.reset());

  test('the sweep reads a missing group state again before it reports the group', async () => {
    dynamo.on(ScanCommand).resolves({ Items: [partOf('order#a', '1', 100 * second)] });
    dynamo.on(GetItemCommand).resolves({ Item: { pk: { S: 'order#a' } } });
    expect(await found({ client: other })).toEqual([]);
    expect(dynamo.commandCalls(GetItemCommand)[0]?.args[0].input).toMatchObject({
      Key: { pk: { S: 'order#a' }, sk: { S: 'head' } },
      ConsistentRead: true,
    });
  });

  test('the sweep reads no bodies', async () => {
    dynamo.on(ScanCommand).resolves({});
    await found({ client: other });
    expect(dynamo.commandCalls(ScanCommand)[0]?.args[0].input).toEqual({
      TableName: tableName,
      ProjectionExpression: 'pk, sk, v, arrivedAt, #ttl',
      ExpressionAttributeNames: { '#ttl': 'ttl' },
    });
  });

  test('throttling becomes a RetryableError', async () => {
    const throttled = new ProvisionedThroughputExceededException({ message: 'so it is', $metadata: {} });
    dynamo.on(ScanCommand).rejects(throttled);
    await expect(found({ client: other })).rejects.toBeInstanceOf(RetryableError);
  });
});
