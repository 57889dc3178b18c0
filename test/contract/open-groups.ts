import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { OpenedGroup, OpenGroups } from '../../shared/aggregation/open-groups/open-groups.ts';
import { shortHash } from '../../shared/json/digest.ts';
import type { Clock } from '../../shared/ports/clock.ts';

export interface OpenGroupsOptions {
  readonly clock: Clock;
  readonly rememberMs: (fusion: string) => number;
  readonly pageSize?: number;
}

const hour = 3_600_000;
const noon = 1_790_000_000_000;

/** Describes the contract of every list of open groups: the suite runs on each adapter. */
export function describeOpenGroups(name: string, open: (options: OpenGroupsOptions) => OpenGroups): void {
  describe(`the contract of a list of open groups in ${name}`, () => {
    let fusions = 0;
    /** A list of its own: adapters may share a table between tests. */
    const setUp = (
      now = noon,
      pageSize?: number,
    ): {
      openGroups: OpenGroups;
      fusion: string;
      group: (key: string, at: number, series?: string) => OpenedGroup;
    } => {
      const fusion = `list-${(fusions += 1)}`;
      return {
        openGroups: open({
          clock: { now: () => now },
          rememberMs: () => hour,
          ...(pageSize !== undefined && { pageSize }),
        }),
        fusion,
        group: (key, at, series) => ({ fusion, key, at, ...(series !== undefined && { series }) }),
      };
    };

    test('a group is listed once, however often it is added', async () => {
      const { openGroups, fusion, group } = setUp();
      expect(await openGroups.list(fusion, 0)).toEqual({ groups: [] });
      for (const one of [group('键 #/"', noon), group('x', noon, 'serie 系列')]) {
        await openGroups.note(one);
        await openGroups.note(one);
      }
      const { groups, cursor } = await openGroups.list(fusion, 0);
      expect(groups.toSorted(byKey)).toEqual([group('x', noon, 'serie 系列'), group('键 #/"', noon)]);
      expect(cursor).toBeUndefined();
    });

    test('keys and series may be as long as an attribute', async () => {
      const { openGroups, group, fusion } = setUp();
      const long = `${'é'.repeat(511)}x`;
      const [one, two] = [group(`${long}1`, noon, long), group(`${long}2`, noon + 1, long)];
      await openGroups.note(one);
      await openGroups.note(two);
      expect(await walk(openGroups, fusion, 0)).toHaveLength(2);
      expect(await openGroups.neighbours({ ...one, series: long })).toEqual({
        earlier: undefined,
        later: two,
      });
    });

    test('a list shows neither other fusions nor groups that opened earlier', async () => {
      const { openGroups, fusion, group } = setUp();
      await openGroups.note({ ...group('stranger', noon), fusion: `${fusion}-2` });
      for (const series of [undefined, 's']) {
        await openGroups.note(group(`old-${series}`, noon - 1, series));
        await openGroups.note(group(`new-${series}`, noon, series));
      }
      const keys = (await walk(openGroups, fusion, noon)).map(({ key }) => key);
      expect(keys.toSorted()).toEqual(['new-s', 'new-undefined']);
    });

    test('expired entries are not shown, deleted or not', async () => {
      const { openGroups, fusion, group } = setUp(noon);
      const old = noon - hour - 2_000;
      await openGroups.note(group('gone', old));
      await openGroups.note(group('gone in a series', old, 's'));
      for (let second = 1; second <= 6; second += 1)
        await openGroups.note(group(`gone-${second}`, old - second * 1_000, 's'));
      await openGroups.note(group('here', noon, 's'));
      expect((await walk(openGroups, fusion, 0)).map(({ key }) => key)).toEqual(['here']);
      expect(await openGroups.neighbours({ ...group('here', noon), series: 's' })).toEqual({
        earlier: undefined,
        later: undefined,
      });
    });

    test('a neighbour is another group, however often this one was noted', async () => {
      const { openGroups, group } = setUp();
      const series = 's';
      for (let at = noon - 8; at <= noon + 8; at += 1) await openGroups.note(group('mine', at, series));
      const [earlier, later] = [group('a', noon - 20, series), group('b', noon + 20, series)];
      for (const one of [earlier, later, group('c', noon - 30, series), group('d', noon, 'other')])
        await openGroups.note(one);
      expect(await openGroups.neighbours({ ...group('mine', noon), series })).toEqual({ earlier, later });
    });

    test('a page is bounded, and `from` may move between pages', async () => {
      const { openGroups, fusion, group } = setUp(noon, 3);
      const all = Array.from({ length: 20 }, (_, index) =>
        group(`k-${index}`, noon + index, index % 2 === 0 ? undefined : 'series'),
      );
      for (const one of all) await openGroups.note(one);
      const seen: OpenedGroup[] = [];
      let cursor: string | undefined;
      let from = noon;
      do {
        const page = await openGroups.list(fusion, from, cursor);
        expect(page.groups.length).toBeLessThanOrEqual(3);
        seen.push(...page.groups);
        cursor = page.cursor;
        from += 1;
      } while (cursor !== undefined);
      const late = all.filter(({ at }) => at >= from);
      expect(seen).toEqual(expect.arrayContaining(late));
      expect(new Set(seen.map(({ key }) => key)).size).toBe(seen.length);
    });

    test.each(['', 'x', '0', '9t', '3t#1', 't', '0t#~', '{"shard":0}'])(
      'the list refuses the cursor %j',
      async (cursor) => {
        const { openGroups, fusion } = setUp();
        await expect(openGroups.list(fusion, 0, cursor)).rejects.toThrow('cursor');
      },
    );

    const notes = fc.array(
      fc.record({
        key: fc.oneof(
          fc.constantFrom('a', 'b', '#', 'a#b'),
          fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }),
        ),
        at: fc.integer({ min: noon, max: noon + 12 }),
        series: fc.option(fc.constantFrom('s', 's#', 't'), { nil: undefined }),
      }),
      { maxLength: 25 },
    );

    test('a walk finds every group from a time on exactly once', async () => {
      await fc.assert(
        fc.asyncProperty(
          notes,
          fc.integer({ min: noon - 1, max: noon + 13 }),
          fc.integer({ min: 1, max: 9 }),
          async (noted, from, pageSize) => {
            const { openGroups, fusion, group } = setUp(noon, pageSize);
            const groups = noted.map(({ key, at, series }) => group(key, at, series));
            await Promise.all(groups.map((one) => openGroups.note(one)));
            const expected = distinct(groups.filter(({ at }) => at >= from));
            const found = await walk(openGroups, fusion, from);
            expect(found.map(identity).toSorted()).toEqual(expected.map(identity).toSorted());
          },
        ),
        { numRuns: 40 },
      );
    });

    test('the neighbours of every group are the nearest of its series', async () => {
      await fc.assert(
        fc.asyncProperty(notes, async (noted) => {
          const { openGroups, group } = setUp();
          const groups = distinct(noted.map(({ key, at, series }) => group(key, at, series ?? 's')));
          await Promise.all(groups.map((one) => openGroups.note(one)));
          for (const mine of groups) {
            const { series = '' } = mine;
            const others = groups.filter((one) => one.series === series && one.key !== mine.key);
            const [before, after] = [
              others.filter((one) => isBefore(one, mine)).toSorted(inOrder),
              others.filter((one) => isBefore(mine, one)).toSorted(inOrder),
            ];
            expect(await openGroups.neighbours({ ...mine, series })).toEqual({
              earlier: before.at(-1),
              later: after[0],
            });
          }
        }),
        { numRuns: 25 },
      );
    });
  });
}

async function walk(openGroups: OpenGroups, fusion: string, from: number): Promise<readonly OpenedGroup[]> {
  const found: OpenedGroup[] = [];
  let cursor: string | undefined;
  do {
    const page = await openGroups.list(fusion, from, cursor);
    found.push(...page.groups);
    cursor = page.cursor;
  } while (cursor !== undefined);
  return found;
}

const identity = ({ key, at, series }: OpenedGroup): string => JSON.stringify([key, at, series]);

function distinct(groups: readonly OpenedGroup[]): readonly OpenedGroup[] {
  return [...new Map(groups.map((group) => [identity(group), group])).values()];
}

function isBefore(one: OpenedGroup, other: OpenedGroup): boolean {
  return one.at < other.at || (one.at === other.at && shortHash(one.key) < shortHash(other.key));
}

const inOrder = (one: OpenedGroup, other: OpenedGroup): number => (isBefore(one, other) ? -1 : 1);

const byKey = (one: OpenedGroup, other: OpenedGroup): number => (one.key < other.key ? -1 : 1);
