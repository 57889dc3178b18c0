import { describe, expect, test } from 'vitest';
import type { Part, Tally } from '../../shared/aggregation/group.ts';
import { claimOf, type EmptyGroup, noise, part, partId } from './stored-groups.ts';

/** Describes how join stores parts and reads a group. */
export function describeParts(open: () => Promise<EmptyGroup>): void {
  describe('the contract of the parts of a group', () => {
    test('a part is stored once, and the first put stays', async () => {
      const { store, ref } = await open();
      expect(await store.putPart(ref, part('a', { arrivedAt: 5 }))).toBe('stored');
      expect(await store.putPart(ref, part('a', { arrivedAt: 9, digest: 'other' }))).toBe('duplicate');
      expect([await store.hasPart(ref, partId('a')), await store.hasPart(ref, partId('b'))]).toEqual([
        true,
        false,
      ]);
      expect((await store.view(ref)).parts).toEqual([
        { partId: partId('a'), topic: 'stock', digest: 'digest', arrivedAt: 5 },
      ]);
    });

    test('the store returns parts as they were put, also large ones and bytes', async () => {
      const { store, ref } = await open();
      const put = [
        part('small', {}),
        part('large', {
          body: {
            kind: 'json',
            value: { text: '电影推荐 '.repeat(4_000), deep: [1.5, null, { no: false }] },
          },
        }),
        part('bytes', { body: { kind: 'bytes', base64: Buffer.from([0, 255, 7]).toString('base64') } }),
        part('empty', { body: { kind: 'none' } }),
      ];
      await Promise.all(put.map((one) => store.putPart(ref, one)));
      const kept = await store.parts(ref);
      expect(kept.toSorted(byId)).toEqual(put.toSorted(byId));
    });

    test('the store returns what is selected of each part, and tells the bytes of its text', async () => {
      const { store, ref } = await open();
      const put = ['a', 'b', 'c'].map((id) => part(id, { body: { kind: 'json', value: 'x'.repeat(1_000) } }));
      await Promise.all(put.map((one) => store.putPart(ref, one)));
      const bytes: number[] = [];
      const kept = await store.parts(ref, (one, ofText) => {
        bytes.push(ofText);
        return one.partId === partId('b') ? { ...one, topic: 'chosen' } : undefined;
      });
      expect(kept).toEqual([{ ...put[1], topic: 'chosen' }]);
      expect(bytes.filter((size) => size > 1_000 && size < 1_500)).toHaveLength(3);
    });

    test('a group larger than one page of the store is read whole', async () => {
      const { store, ref } = await open();
      // Random text does not compress: 12 parts of 120 KB are more than the megabyte of one page.
      const put = Array.from({ length: 12 }, (_, index) =>
        part(`page-${index}`, { body: { kind: 'json', value: noise(120_000, index) } }),
      );
      await Promise.all(put.map((one) => store.putPart(ref, one)));
      expect((await store.view(ref)).parts).toHaveLength(12);
      expect((await store.parts(ref)).toSorted(byId)).toEqual(put.toSorted(byId));
    });

    test('a limited view shows the state and says that it is not whole', async () => {
      const { store, ref } = await open();
      const put = Array.from({ length: 6 }, (_, index) => part(`limited-${index}`, {}));
      await Promise.all(put.map((one) => store.putPart(ref, one)));
      expect(await store.view(ref, 7)).toMatchObject({ isWhole: true, tally: undefined });
      const some = await store.view(ref, 4);
      expect(some).toMatchObject({ state: undefined, isWhole: false });
      expect(some.parts).toHaveLength(4);
      const all = await store.view(ref);
      expect(all).toMatchObject({ isWhole: true });
      expect(all.parts).toEqual(expect.arrayContaining([...some.parts]));
      const tally = { count: 6, topics: ['stock'], expected: [], sizes: [7] };
      await store.tally(ref, tally);
      await store.lease(ref, claimOf('one'), undefined);
      const third = await store.view(ref, 3);
      expect(third).toMatchObject({ state: { state: 'leased' }, isWhole: false, tally });
      expect(third.parts).toHaveLength(1);
      expect(await store.parts(ref)).toHaveLength(6);
    });

    test('a tally adds up its counts and unites its sets', async () => {
      const { store, ref } = await open();
      const nothing = { count: 0, topics: [], expected: [], sizes: [] };
      expect(await store.tally(ref, { ...nothing, count: 2 })).toEqual({ ...nothing, count: 2 });
      const some = { count: 3, topics: ['a', 'b'], expected: ['c'], sizes: [7] };
      expect(sorted(await store.tally(ref, some))).toEqual({ ...some, count: 5 });
      const more = { count: 1, topics: ['b', 'c'], expected: ['c', 'd'], sizes: [12, 7] };
      expect(sorted(await store.tally(ref, more))).toEqual({
        count: 6,
        topics: ['a', 'b', 'c'],
        expected: ['c', 'd'],
        sizes: [7, 12],
      });
      expect(await store.hasState(ref)).toBe(false);
      expect((await store.view(ref)).parts).toEqual([]);
    });

    test('the statements of a part are stored for joiners and for completion', async () => {
      const { store, ref } = await open();
      const states = {
        size: 3,
        expect: ['stock'],
        deadline: 1_790_000_000_500,
        series: '系列',
        absent: ['price'],
        corrects: true as const,
      };
      await store.putPart(ref, part('a', { states }));
      expect((await store.view(ref)).parts).toMatchObject([{ states }]);
      expect(await store.parts(ref)).toEqual([part('a', { states })]);
    });

    test('groups of other keys and fusions are other groups', async () => {
      const { store, ref } = await open();
      await store.putPart(ref, part('a', {}));
      expect(await store.parts({ ...ref, fusion: 'other' })).toEqual([]);
      expect(await store.parts({ ...ref, key: `${ref.key}!` })).toEqual([]);
      expect(await store.view({ ...ref, fusion: 'other' })).toEqual({
        state: undefined,
        parts: [],
        isWhole: true,
        tally: undefined,
      });
    });
  });
}

function sorted({ count, topics, expected, sizes }: Tally): Tally {
  return {
    count,
    topics: topics.toSorted(),
    expected: expected.toSorted(),
    sizes: sizes.toSorted((a, b) => a - b),
  };
}

function byId(a: Part, b: Part): number {
  return a.partId < b.partId ? -1 : 1;
}
