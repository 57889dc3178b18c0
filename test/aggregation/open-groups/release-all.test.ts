import { expect, test } from 'vitest';
import type { GroupRef } from '../../../shared/aggregation/group.ts';
import { releaseAll } from '../../../shared/aggregation/open-groups/release-all.ts';
import { memoryOpenGroups } from '../../fakes/memory-open-groups.ts';

const order = { fusion: 'order', reason: 'schedule' } as const;

const closed =
  (...keys: readonly string[]) =>
  async ({ key }: GroupRef): Promise<boolean> =>
    keys.includes(key);

async function noted(pageSize: number, ...groups: readonly (readonly [key: string, at: number])[]) {
  const openGroups = memoryOpenGroups({ pageSize });
  for (const [key, at] of groups) await openGroups.note({ fusion: 'order', key, at });
  await openGroups.note({ fusion: 'stranger', key: 'x', at: 9 });
  return openGroups;
}

test('every group that opened since then and is not completed is released', async () => {
  const openGroups = await noted(10, ['old', 1], ['a', 2], ['b', 3], ['c', 4]);
  expect(await releaseAll(openGroups, closed('b'), order, 2)).toEqual({
    releases: [
      { fusion: 'order', key: 'a' },
      { fusion: 'order', key: 'c' },
    ],
  });
});

test('the next page continues at the cursor until all groups are checked', async () => {
  const openGroups = await noted(2, ['a', 1], ['b', 2], ['c', 3], ['d', 4], ['e', 5]);
  const released: string[] = [];
  let cursor: string | undefined;
  let pages = 0;
  do {
    const { releases, next } = await releaseAll(
      openGroups,
      closed(),
      { ...order, ...(cursor && { cursor }) },
      0,
    );
    released.push(...releases.map(({ key }) => key));
    cursor = next;
    pages += 1;
  } while (cursor !== undefined);
  expect(released).toEqual(['a', 'b', 'c', 'd', 'e']);
  expect(pages).toBe(3);
});

test('a group that was noted twice is released once', async () => {
  const openGroups = await noted(10, ['a', 1], ['a', 2]);
  expect(await releaseAll(openGroups, closed(), order, 0)).toEqual({
    releases: [{ fusion: 'order', key: 'a' }],
  });
});

test('the store gets at most ten reads at the same time', async () => {
  const keys = Array.from({ length: 35 }, (_, index) => `k-${index}`);
  const openGroups = await noted(100, ...keys.map((key, index) => [key, index] as const));
  let asking = 0;
  let most = 0;
  const isClosed = async (): Promise<boolean> => {
    asking += 1;
    most = Math.max(most, asking);
    await Promise.resolve();
    asking -= 1;
    return false;
  };
  expect((await releaseAll(openGroups, isClosed, order, 0)).releases).toHaveLength(35);
  expect(most).toBe(10);
});

test('a cursor that the list did not return is refused', async () => {
  await expect(releaseAll(await noted(1), closed(), { ...order, cursor: 'x' }, 0)).rejects.toThrow('cursor');
});
