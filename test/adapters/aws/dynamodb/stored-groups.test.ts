import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dynamoGroupStore } from '../../../../shared/adapters/aws/dynamodb/dynamo-group-store.ts';
import { dynamoOpenGroups } from '../../../../shared/adapters/aws/dynamodb/dynamo-open-groups.ts';
import { storedGroups } from '../../../../shared/adapters/aws/dynamodb/stored-groups.ts';
import type { StoredGroup } from '../../../../shared/aggregation/stored-group.ts';
import { groupOverview, openedSince } from '../../../../shared/client/group-overview.ts';
import { claimOf, kept, part, settledOf } from '../../../contract/stored-groups.ts';
import { createTable, embeddedDynamo, type EmbeddedDynamo } from '../embedded-dynamo.ts';

const tableName = 'groups';
const clock = { now: () => 1_790_000_010_000 };
let dynamo: EmbeddedDynamo;

const store = () =>
  dynamoGroupStore({ client: dynamo.client, tableName, clock, retentionMs: () => 86_400_000 });
const list = () =>
  dynamoOpenGroups({ client: dynamo.client, tableName, clock, rememberMs: () => 86_400_000 });

const open = { fusion: 'f', key: 'open #1' };
const leased = { fusion: 'f', key: 'leased' };
const fused = { fusion: 'g', key: '钥匙' };

beforeAll(async () => {
  dynamo = await embeddedDynamo();
  await createTable(dynamo.client, tableName);
  await store().putPart(open, part('a', { arrivedAt: 1_790_000_002_000 }));
  await store().putPart(open, part('b', { arrivedAt: 1_790_000_001_000 }));
  await store().putPart(leased, part('a', {}));
  await store().lease(leased, claimOf('t', 3), undefined);
  for (const one of kept) await store().putPart(fused, one);
  await store().save(fused, settledOf('t'), kept, undefined);
  await store().markPublished(fused, 1);
  for (const { fusion, key } of [open, leased, fused])
    await list().note({ fusion, key, at: 1_790_000_000_000 });
});

afterAll(() => dynamo.close());

const expected: readonly StoredGroup[] = [
  {
    ...open,
    state: 'open',
    generation: 0,
    parts: 2,
    since: 1_790_000_001_000,
    changedAt: 1_790_000_002_000,
  },
  {
    ...leased,
    state: 'being made',
    generation: 2,
    parts: 1,
    since: 1_790_000_000_000,
    changedAt: 1_790_000_000_000,
  },
  {
    ...fused,
    state: 'fused',
    generation: 1,
    parts: 2,
    since: 1_790_000_000_000,
    changedAt: 1_790_000_005_000,
  },
];

async function scanned(mostItems: number, now = clock.now()) {
  let isCut = false;
  const found: StoredGroup[] = [];
  const onCut = (): void => void (isCut = true);
  for await (const one of storedGroups({ client: dynamo.client, tableName, now, mostItems, onCut }))
    found.push(one);
  return { found: found.toSorted((a, b) => (a.key < b.key ? -1 : 1)), isCut };
}

const sorted = expected.toSorted((a, b) => (a.key < b.key ? -1 : 1));

describe('a scan', () => {
  test('shows each group once, with its state, and nothing that is no group', async () => {
    expect(await scanned(1_000)).toEqual({ found: sorted, isCut: false });
  });

  test('ends after the items that it may read, without the group that it was in', async () => {
    for (const most of [1, 2, 3, 4]) {
      const { found, isCut } = await scanned(most);
      expect(isCut).toBe(true);
      expect(found.length).toBeLessThan(3);
      for (const one of found) expect(sorted).toContainEqual(one);
    }
  });

  test('leaves out what has expired', async () => {
    expect(await scanned(1_000, clock.now() + 90_000_000)).toEqual({ found: [], isCut: false });
  });
});

describe('a list', () => {
  test('leads to the same groups', async () => {
    const found: (StoredGroup | undefined)[] = [];
    for (const fusion of ['f', 'g'])
      for await (const { key } of openedSince(list(), fusion, 0))
        found.push(await groupOverview({ fusion, key }, store()));
    expect(found.toSorted((a, b) => ((a?.key ?? '') < (b?.key ?? '') ? -1 : 1))).toEqual(sorted);
  });

  test('leads to nothing where the group is forgotten', async () => {
    expect(await groupOverview({ fusion: 'f', key: 'never' }, store())).toBeUndefined();
  });
});
