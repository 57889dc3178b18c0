import { expect, test } from 'vitest';
import { storedPart } from '../fakes/parts.ts';
import { fusionOf } from '../fakes/policies.ts';
import { draftOf, fused } from './drafts.ts';

const part = (id: string, size?: number) => ({
  ...storedPart('stock', id, { left: 3 }, { source: id }),
  ...(size !== undefined && { states: { size } }),
});

const releaseOf = async (size: number | 'stated' | undefined, parts: readonly ReturnType<typeof part>[]) => {
  const fusion = fusionOf({ needs: [], takes: ['stock'], ...(size !== undefined && { size }) });
  const { data } = await fused(fusion, draftOf({ parts, reason: 'deadline' }));
  return data.receipt.release;
};

test('the receipt of a group that is released short says what was asked and what came', async () => {
  expect(await releaseOf(3, [part('a'), part('b')])).toMatchObject({ size: { asked: 3, came: 2 } });
  expect(await releaseOf('stated', [part('a', 2), part('b', 5)])).toMatchObject({
    size: { asked: 5, came: 2 },
  });
});

test('the receipt of a whole group, or of one without a size, says nothing of it', async () => {
  expect(await releaseOf(2, [part('a'), part('b')])).not.toHaveProperty('size');
  expect(await releaseOf('stated', [part('a')])).not.toHaveProperty('size');
  expect(await releaseOf(undefined, [part('a')])).not.toHaveProperty('size');
});
