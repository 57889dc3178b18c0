import { expect, test } from 'vitest';
import { listGroups, type Listing } from '../../../cli/desk/list-groups.ts';
import type { StoredGroup } from '../../../shared/aggregation/stored-group.ts';
import { fusionOf } from '../../fakes/policies.ts';

const group = (key: string, changedAt: number, change: Partial<StoredGroup> = {}): StoredGroup => ({
  fusion: 'f',
  key,
  state: 'fused',
  generation: 1,
  parts: 2,
  since: 0,
  changedAt,
  ...change,
});

const stored = [
  group('a', 10),
  group('c', 30, { state: 'open', generation: 0 }),
  group('b', 20, { state: 'held' }),
  group('d', 40, { fusion: 'other' }),
];

async function listed(change: Partial<Listing> = {}) {
  const asked: string[] = [];
  const listing = {
    fusions: [fusionOf({ name: 'f' })],
    states: new Set<StoredGroup['state']>(),
    since: 0,
    most: 10,
    mostItems: 100,
    ...change,
  };
  const result = await listGroups(listing, {
    async *groups({ mostItems, onCut }) {
      asked.push('table');
      yield* stored.slice(0, mostItems);
      if (mostItems < stored.length) onCut();
    },
    async *listedGroups({ fusion }) {
      asked.push(`list of ${fusion}`);
      yield* stored.filter((one) => one.fusion === fusion);
    },
  });
  return { ...result, keys: result.groups.map(({ key }) => key), asked };
}

test('the groups of the fusions come by their last change, the newest first', async () => {
  expect(await listed()).toMatchObject({ keys: ['c', 'b', 'a'], found: 3, isCut: false, asked: ['table'] });
});

test('states, a time and a number of groups make the list smaller', async () => {
  expect(await listed({ states: new Set(['held'] as const) })).toMatchObject({ keys: ['b'], found: 1 });
  expect(await listed({ since: 20 })).toMatchObject({ keys: ['c', 'b'] });
  expect(await listed({ most: 1 })).toMatchObject({ keys: ['c'], found: 3 });
});

test('a table that is not read to its end is said to be cut', async () => {
  expect(await listed({ mostItems: 1 })).toMatchObject({ keys: ['a'], isCut: true });
});

test('fusions that keep lists are read by them, and the table only where one does not', async () => {
  const kept = fusionOf({ name: 'f', keepsList: true });
  expect(await listed({ fusions: [kept] })).toMatchObject({ keys: ['c', 'b', 'a'], asked: ['list of f'] });
  const both = [kept, fusionOf({ name: 'other' })];
  expect(await listed({ fusions: both })).toMatchObject({ keys: ['d', 'c', 'b', 'a'], asked: ['table'] });
});
