import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dynamoGroupStore } from '../../../../shared/adapters/aws/dynamodb/dynamo-group-store.ts';
import { dynamoPolicyRecords } from '../../../../shared/adapters/aws/dynamodb/dynamo-policy-records.ts';
import { dynamoPolicyStore } from '../../../../shared/adapters/aws/dynamodb/dynamo-policy-store.ts';
import type { Part } from '../../../../shared/aggregation/group.ts';
import type { PolicyStore } from '../../../../shared/policy-version/live-policies.ts';
import { promote, propose } from '../../../../shared/policy-version/move-pointer.ts';
import { bridgeOf, usual } from '../../../policy-version/bridge-text.ts';
import { createTable, embeddedDynamo, type EmbeddedDynamo } from '../embedded-dynamo.ts';

let dynamo: EmbeddedDynamo;
let client: DynamoDBClient;
let tables = 0;

beforeAll(async () => {
  dynamo = await embeddedDynamo();
  ({ client } = dynamo);
});
afterAll(() => dynamo.close());

async function emptyTable(): Promise<string> {
  tables += 1;
  await createTable(client, `policies-${tables}`);
  return `policies-${tables}`;
}

const openStore = async (): Promise<PolicyStore> => dynamoPolicyStore(client, await emptyTable());

test('a version is stored once and never changes', async () => {
  const store = await openStore();
  const { fusions } = await bridgeOf(usual);
  expect(await store.version('v1')).toBeUndefined();
  await store.add({ id: 'v1', fusions, proposedAt: 1 });
  await store.add({ id: 'v1', fusions: [], proposedAt: 2 });
  expect(await store.version('v1')).toEqual({ id: 'v1', fusions, proposedAt: 1 });
});

test('of two writers that move the pointer at once one is refused', async () => {
  const store = await openStore();
  expect(await store.pointer()).toBeUndefined();
  const [one, other] = [propose(undefined, 'v1', 5), propose(undefined, 'v2', 50)];
  if (one.kind === 'refused' || other.kind === 'refused') throw new Error('both can be proposed');
  expect(await store.point(one.pointer)).toBe(true);
  expect(await store.point(other.pointer)).toBe(false);
  expect(await store.pointer()).toEqual(one.pointer);
  const moves = [promote(one.pointer), promote(one.pointer, 'v3')];
  const done = await Promise.all(
    moves.map(async (move) => move.kind === 'moved' && store.point(move.pointer)),
  );
  expect(done.filter(Boolean)).toHaveLength(1);
  expect((await store.pointer())?.revision).toBe(2);
});

test('a bridge is recorded word for word, and the file of a version with it', async () => {
  const records = dynamoPolicyRecords(client, await emptyTable());
  expect(await records.deployed()).toBeUndefined();
  const bridge = await bridgeOf(usual);
  await records.recordDeployed(bridge);
  expect(await records.deployed()).toEqual(JSON.parse(JSON.stringify(bridge)));
  await records.addSource('v1', usual);
  expect(await records.source('v1')).toBe(usual);
});

test('a part, a state and a tally keep their versions', async () => {
  const tableName = await emptyTable();
  const store = dynamoGroupStore({ client, tableName, clock: { now: () => 0 }, retentionMs: () => 60_000 });
  const ref = { fusion: 'f', key: 'k' };
  const part: Part = {
    partId: Buffer.alloc(16, 1).toString('base64url'),
    topic: 'a',
    digest: 'd',
    arrivedAt: 5,
    version: 'v1',
    envelope: { header: { specversion: '1.0', id: '1', source: 's', type: 'a' }, body: { kind: 'none' } },
  };
  await store.putPart(ref, part);
  const stamps = ['000000000000005 x v1'];
  const more = { count: 1, topics: ['a'], expected: [], sizes: [], stamps };
  expect(await store.tally(ref, more)).toMatchObject({ stamps });
  const spent = {
    usage: { inputTokens: 0, outputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0 },
    costUsd: 0,
  };
  const lease = {
    state: 'leased',
    generation: 1,
    token: 't',
    leaseUntil: 9,
    attempts: 0,
    spent,
    causationId: undefined,
    reason: 'complete',
    requestedBy: 'r',
    previous: undefined,
    before: [],
    version: 'v1',
  } as const;
  expect(await store.lease(ref, lease, undefined)).toEqual({ kind: 'leased' });
  expect(await store.state(ref)).toMatchObject({ version: 'v1' });
  const state = {
    state: 'completed',
    generation: 1,
    token: 't',
    requestedBy: 'r',
    included: [part.partId],
    before: [],
    savedAt: 7,
    ended: 'dead-lettered',
    version: 'v1',
  } as const;
  const outcome = { kind: 'dead-lettered', letter: '{}' } as const;
  expect(await store.save(ref, { state, outcome }, [part], lease)).toEqual({ kind: 'saved' });
  const view = await store.view(ref);
  expect(view).toMatchObject({ state: { version: 'v1' }, parts: [{ version: 'v1' }], tally: { stamps } });
});
