import { DeleteItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { dynamoEvidenceLog } from '../../../../shared/adapters/aws/dynamodb/dynamo-evidence-log.ts';
import type { Evidence } from '../../../../shared/truth-discovery/evidence/evidence.ts';
import type { EvidenceLog, Learner } from '../../../../shared/truth-discovery/evidence/evidence-log.ts';
import { createTable, dynamoAt, type EmbeddedDynamo, embeddedDynamo } from '../embedded-dynamo.ts';

let dynamo: EmbeddedDynamo;
let tableName: string;
let tables = 0;

beforeAll(async () => {
  dynamo = await embeddedDynamo();
});

beforeEach(async () => {
  tableName = `groups-${(tables += 1)}`;
  await createTable(dynamo.client, tableName);
});

afterAll(() => dynamo.close());

const day = 86_400_000;
const start = Date.parse('2026-11-23T10:00:00Z');
const order: Learner = { fusion: 'order', halfLife: { kind: 'none' } };
const lesson: Evidence = new Map([
  [
    'labels/a',
    new Map([
      ['["groups"]', 1],
      ['["said",0,"s"]', 1],
    ]),
  ],
]);
const groupsIn = (evidence: Evidence): number => evidence.get('labels/a')?.get('["groups"]') ?? 0;

const open = (client: DynamoDBClient = dynamo.client): EvidenceLog =>
  dynamoEvidenceLog({ client, tableName });

/** Notes groups, a second apart, as fast as the table takes them. */
async function note(log: EvidenceLog, from: number, count: number, name = 'g'): Promise<void> {
  for (let index = 0; index < count; index += 50)
    await Promise.all(
      Array.from({ length: Math.min(50, count - index) }, (_, offset) =>
        log.record(order, `${name}-${index + offset}`, lesson, from + (index + offset) * 1_000),
      ),
    );
}

const answered = z.looseObject({
  Items: z.array(z.unknown()).optional(),
  Item: z.unknown().optional(),
});

/** Creates a client of the table that counts the items it gets, and its puts. */
function counting(): { readonly client: DynamoDBClient; readonly seen: { read: number; put: number } } {
  const client = dynamoAt(dynamo.endpoint);
  const seen = { read: 0, put: 0 };
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (call) => {
        if (commandName === 'PutItemCommand') seen.put += 1;
        const result = await next(call);
        const { Items: items = [], Item: item } = answered.parse(result.output);
        seen.read += items.length + (item === undefined ? 0 : 1);
        return result;
      },
    { step: 'initialize', name: 'counting' },
  );
  return { client, seen };
}

test('a new reader reads a snapshot and later entries, and has the same evidence', async () => {
  await note(open(), start, 3_000);
  const end = start + 3_000_000;
  const first = counting();
  expect(groupsIn(await open(first.client).read(order, end))).toBe(3_000);
  expect(first.seen.put).toBe(1);

  const { client, seen } = counting();
  expect(groupsIn(await open(client).read(order, end))).toBe(3_000);
  // The snapshot, the entries of two minutes, and a thousand ids.
  expect(seen.read).toBeLessThan(1_130);
  expect(seen.put).toBe(0);
});

test('a reader that has read before continues as if there were no snapshot', async () => {
  const [early, late] = [counting(), open()];
  const reader = open(early.client);
  await note(late, start, 900);
  expect(groupsIn(await reader.read(order, start + 900_000))).toBe(900);
  await note(late, start + 900_000, 600, 'h');
  expect(groupsIn(await open().read(order, start + 1_500_000))).toBe(1_500);
  expect(groupsIn(await reader.read(order, start + 1_500_000))).toBe(1_500);
  await note(late, start + 1_500_000, 10, 'i');
  early.seen.read = 0;
  expect(groupsIn(await reader.read(order, start + 1_520_000))).toBe(1_510);
  expect(early.seen.read).toBeLessThan(130);
});

test('snapshots follow one another, and late writers lose nothing and write little', async () => {
  const counts = [counting(), counting(), counting()];
  const logs = counts.map(({ client }) => open(client));
  let now = start;
  for (let wave = 0; wave < 3; wave += 1) {
    await note(open(), now, 1_300, `w${wave}`);
    now += 1_300_000;
    const all = 1_300 * (wave + 1);
    // At the same time, or one after the other.
    const read =
      wave === 0
        ? await Promise.all(logs.map((log) => log.read(order, now)))
        : [
            await logs[0]?.read(order, now),
            await logs[1]?.read(order, now + 5_000),
            await logs[2]?.read(order, now + 9_000),
          ];
    expect(read.map((evidence) => groupsIn(evidence ?? new Map()))).toEqual([all, all, all]);
    if (wave === 0) for (const { seen } of counts) seen.put = 0;
  }
  expect(groupsIn(await open().read(order, now))).toBe(3_900);
  expect(counts.reduce((sum, { seen }) => sum + seen.put, 0)).toBe(2);
});

test('a generation that is noted again after a snapshot counts once', async () => {
  await note(open(), start, 1_500);
  const end = start + 1_500_000;
  await open().read(order, end);
  await open().record(order, 'g-1400', lesson, end);
  await open().record(order, 'g-600', lesson, end);
  await open().record(order, 'new', lesson, end);
  expect(groupsIn(await open().read(order, end + 1))).toBe(1_501);
});

test('a fusion with few entries a month keeps its evidence, although entries expire', async () => {
  const log = open();
  for (let month = 0; month < 8; month += 1) {
    await log.record(order, `m-${month}`, lesson, start + month * 31 * day);
    await log.record(order, `n-${month}`, lesson, start + month * 31 * day + 3_600_000);
    await open().read(order, start + month * 31 * day + 2 * 3_600_000);
  }
  expect(groupsIn(await open().read(order, start + 8 * 31 * day))).toBe(16);
});

test('a snapshot larger than an item has pieces, and the loss of one costs no group', async () => {
  const words = Array.from(
    { length: 60_000 },
    (_, index) =>
      [
        `["${index % 2 === 0 ? 'said' : 'loss'}",${index % 4},"${(Math.floor(index / 4) * 7_919_993) % 1e9}"]`,
        index * 1.234567 + 1.25,
      ] as const,
  );
  const large: Evidence = new Map([...lesson, ['numbers/b', new Map(words)]]);
  expect(await open().replace(order, large, start, start)).toBe('replaced');
  await open().record(order, 'g-1', lesson, start + 1);
  const read = await open().read(order, start + 2);
  expect(groupsIn(read)).toBe(2);
  expect(read.get('numbers/b')?.size).toBe(60_000);

  const keys: Record<string, string>[] = [];
  dynamo.client.middlewareStack.add(
    (next) => (call) => {
      const { Key: key } = z
        .looseObject({ Key: z.record(z.string(), z.looseObject({ S: z.string() })).optional() })
        .parse(call.input);
      if (key !== undefined) keys.push({ pk: key['pk']?.S ?? '', sk: key['sk']?.S ?? '' });
      return next(call);
    },
    { step: 'initialize', name: 'keys' },
  );
  await open().read(order, start + 2);
  dynamo.client.middlewareStack.remove('keys');
  const piece = keys.find(({ sk = '' }) => sk.endsWith('#1'));
  expect(piece).toBeDefined();
  await dynamo.client.send(
    new DeleteItemCommand({
      TableName: tableName,
      Key: { pk: { S: piece?.['pk'] ?? '' }, sk: { S: piece?.['sk'] ?? '' } },
    }),
  );
  expect(groupsIn(await open().read(order, start + 3))).toBe(1);
  await note(open(), start + 10, 1_200, 'h');
  expect(groupsIn(await open().read(order, start + 1_300_000))).toBe(1_201);
  expect(groupsIn(await open().read(order, start + 1_300_000))).toBe(1_201);
});

test('a snapshot that cannot be written costs no evidence and is logged', async () => {
  await note(open(), start, 1_200);
  const client = dynamoAt(dynamo.endpoint);
  client.middlewareStack.add(
    (next, { commandName }) =>
      (call) =>
        commandName === 'PutItemCommand' ? Promise.reject(new Error('no')) : next(call),
    { step: 'initialize', name: 'refusing' },
  );
  const faults: string[] = [];
  const log = dynamoEvidenceLog({
    client,
    tableName,
    onFault: (error, fusion) => faults.push(`${fusion}: ${String(error)}`),
  });
  expect(groupsIn(await log.read(order, start + 1_200_000))).toBe(1_200);
  expect(faults).toEqual(['order: Error: no']);
  expect(groupsIn(await log.read(order, start + 1_220_000))).toBe(1_200);
  expect(faults).toHaveLength(1);
});
