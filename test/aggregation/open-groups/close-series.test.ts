import fc from 'fast-check';
import { expect, test } from 'vitest';
import { closeSeries } from '../../../shared/aggregation/open-groups/release-all.ts';
import type { OpenedGroup, OpenGroups } from '../../../shared/aggregation/open-groups/open-groups.ts';
import { shortHash } from '../../../shared/json/digest.ts';
import { memoryOpenGroups } from '../../fakes/memory-open-groups.ts';

type Opened = OpenedGroup & { readonly series: string };

const opened = (key: string, at: number, series = 's'): Opened => ({ fusion: 'order', key, at, series });

test('a group without neighbours in its series releases nothing, however often noted', async () => {
  const openGroups = memoryOpenGroups();
  await closeSeries(openGroups, opened('stranger', 1, 'other'));
  await openGroups.note({ fusion: 'order', key: 'without', at: 2 });
  expect(await closeSeries(openGroups, opened('a', 3))).toEqual([]);
  expect(await closeSeries(openGroups, opened('a', 3))).toEqual([]);
});

test('a new group releases the group before it, and itself if a later one exists', async () => {
  const openGroups = memoryOpenGroups();
  await closeSeries(openGroups, opened('a', 10));
  expect(await closeSeries(openGroups, opened('c', 30))).toEqual([{ fusion: 'order', key: 'a' }]);
  expect(await closeSeries(openGroups, opened('b', 20))).toEqual([
    { fusion: 'order', key: 'a' },
    { fusion: 'order', key: 'b' },
  ]);
});

/** Takes effect, and is heard of, whenever the scheduler says. */
function interleaved(
  openGroups: OpenGroups,
  scheduler: fc.Scheduler,
): Pick<OpenGroups, 'note' | 'neighbours'> {
  const step = async <T>(act: () => Promise<T>): Promise<T> => {
    await scheduler.schedule(Promise.resolve());
    const result = await act();
    await scheduler.schedule(Promise.resolve());
    return result;
  };
  return {
    note: (group) => step(() => openGroups.note(group)),
    neighbours: (group) => step(() => openGroups.neighbours(group)),
  };
}

async function releasedOf(notes: readonly Opened[], scheduler: fc.Scheduler): Promise<ReadonlySet<string>> {
  const openGroups = interleaved(memoryOpenGroups(), scheduler);
  const released = new Set<string>();
  const openers = notes.map(async (note) => {
    for (const { key } of await closeSeries(openGroups, note)) released.add(key);
  });
  await scheduler.waitFor(Promise.all(openers));
  return released;
}

const inOrder = (one: Opened, other: Opened): number =>
  one.at - other.at || (shortHash(one.key) < shortHash(other.key) ? -1 : 1);

const key = fc.constantFrom('a', 'b', 'c', 'd', 'e');
const at = fc.integer({ min: 0, max: 4 });

test('joiners in any order release every group but the newest of its series', async () => {
  const groups = fc.uniqueArray(fc.record({ key, at, series: fc.constantFrom('s', 't') }), {
    minLength: 1,
    maxLength: 5,
    selector: (one) => one.key,
  });
  const repeats = fc.array(fc.nat(4), { maxLength: 3 });
  await fc.assert(
    fc.asyncProperty(groups, repeats, fc.scheduler(), async (records, again, scheduler) => {
      const notes = records.map((one) => opened(one.key, one.at, one.series));
      // A message that comes again notes its group again, with the same time.
      const repeated = again.flatMap((index) => notes[index] ?? []);
      const released = await releasedOf([...notes, ...repeated], scheduler);
      const newest = Map.groupBy(notes.toSorted(inOrder), ({ series }) => series)
        .values()
        .map((series) => series.at(-1)?.key)
        .toArray();
      const closed = notes.map((one) => one.key).filter((one) => !newest.includes(one));
      expect([...released].toSorted()).toEqual(closed.toSorted());
    }),
    { numRuns: 300 },
  );
});

test('a group with several entries is released when another is later than all of them', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(key, at), { minLength: 1, maxLength: 7 }),
      fc.scheduler(),
      async (pairs, scheduler) => {
        const notes = pairs.map(([name, time]) => opened(name, time));
        const released = await releasedOf(notes, scheduler);
        const newest = notes.toSorted(inOrder).at(-1)?.key;
        for (const one of notes) if (one.key !== newest) expect(released).toContain(one.key);
      },
    ),
    { numRuns: 300 },
  );
});
