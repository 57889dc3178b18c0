import { describe, expect, test } from 'vitest';
import type { GroupView, PartSummary, Tally } from '../../shared/aggregation/group.ts';
import { stampsOf, versionInView } from '../../shared/aggregation/version-in-view.ts';
import { merging, stock, worldOf } from './completing.ts';

const partOf = (partId: string, arrivedAt: number, version?: string): PartSummary => ({
  partId,
  topic: 'stock',
  digest: 'digest',
  arrivedAt,
  ...(version !== undefined && { version }),
});

const viewOf = (change: Partial<GroupView>): GroupView => ({
  state: undefined,
  parts: [],
  isWhole: true,
  tally: undefined,
  ...change,
});

const seen = (change: Partial<GroupView>) => versionInView({ late: 'reopen' }, viewOf(change));

const completed = {
  state: 'completed',
  generation: 1,
  included: ['p1'],
  before: [],
  savedAt: 10,
  ended: 'fused',
  version: 'v1',
} as const;

describe('the version of a group in view', () => {
  test('is that of its earliest part, and any while a worker makes a generation', () => {
    const parts = [partOf('p2', 2, 'v2'), partOf('p1', 1, 'v1')];
    expect(seen({ parts })).toEqual({ version: 'v1' });
    expect(seen({ parts: [partOf('p1', 1)] })).toEqual({ version: undefined });
    expect(seen({ parts, state: { state: 'leased' } })).toBe('any');
  });

  test('of a completed group is its own, until a part opens a new round', () => {
    const parts = [partOf('p1', 1, 'v1')];
    expect(seen({ parts, state: completed })).toEqual({ version: 'v1' });
    const again = [...parts, partOf('p2', 2, 'v2')];
    expect(seen({ parts: again, state: completed })).toEqual({ version: 'v2' });
  });

  test('of a large group is that of the earliest stamp of its tally, or of a part that it does not know', () => {
    const tallyOf = (...stamped: readonly PartSummary[]): Tally => ({
      count: 1,
      topics: [],
      expected: [],
      sizes: [],
      stamps: stamped.flatMap((part) => stampsOf([part])),
    });
    const part = partOf('p9', 9, 'v9');
    const large = (tally: Tally | undefined, parts = [part]) => seen({ isWhole: false, parts, tally });
    expect(large(tallyOf(partOf('p1', 1, 'v1')))).toEqual({ version: 'v1' });
    expect(large(tallyOf(partOf('p10', 10, 'v10')))).toEqual({ version: 'v9' });
    expect(large(tallyOf(partOf('p1', 1)))).toEqual({ version: undefined });
    expect(large(undefined)).toEqual({ version: 'v9' });
    expect(large(undefined, [])).toEqual({ version: undefined });
  });
});

describe('complete', () => {
  const versioned = { ...stock, version: 'v1' };

  test('makes a generation by the version of the earliest part, and a second delivery makes no other', async () => {
    const { store, seen: was, completeVersioned } = worldOf();
    await store.putPart({ fusion: 'order', key: 'k' }, versioned);
    await completeVersioned(merging, 'v1');
    await completeVersioned(merging, 'v1');
    expect(was.published).toEqual(['g1']);
    expect(was.drafts).toHaveLength(1);
  });

  test('leaves it to the joiners where another version released the group', async () => {
    const { store, seen: was, completeVersioned } = worldOf();
    await store.putPart({ fusion: 'order', key: 'k' }, versioned);
    await completeVersioned(merging, 'v0');
    expect(was).toMatchObject({ published: [], woken: 1, nudges: [undefined] });
    await completeVersioned(merging, 'v0', 'forced');
    expect(was).toMatchObject({ published: [], woken: 2, nudges: [undefined, 'forced'] });
  });
});
