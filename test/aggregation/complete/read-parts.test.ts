import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readParts } from '../../../shared/aggregation/complete/read-parts.ts';
import type { GroupRef, Part } from '../../../shared/aggregation/group.ts';
import type { GroupStore } from '../../../shared/aggregation/group-store.ts';
import { withinBounds } from '../../../shared/aggregation/within-bounds.ts';
import type { Bounds } from '../../../shared/policy/fusion.ts';
import { memoryGroupStore } from '../../fakes/memory-group-store.ts';
import { storedPart } from '../../fakes/parts.ts';

const ref: GroupRef = { fusion: 'f', key: 'k' };

/** A store that notes the most bytes of bodies that a read has returned. */
async function storeOf(parts: readonly Part[]) {
  const store = memoryGroupStore();
  for (const part of parts) await store.putPart(ref, part);
  let reads = 0;
  const noted: GroupStore = {
    ...store,
    parts: (at, select) => {
      reads += 1;
      return store.parts(at, select);
    },
  };
  return { store: noted, reads: () => reads };
}

const part = (index: number, bytes: number, arrivedAt: number): Part => ({
  ...storedPart('stock', `p${index}`, 'x'.repeat(bytes), { source: `s${index % 3}` }),
  arrivedAt,
});

const hasBody = ({ envelope }: Part): boolean => envelope.body.kind !== 'none';

describe('the parts of a generation', () => {
  test('a group near its bounds is read once', async () => {
    const parts = Array.from({ length: 10 }, (_, index) => part(index, 1_000, index));
    const { store, reads } = await storeOf(parts);
    const bounds: Bounds = { maxParts: 100, maxBytes: 8_000, maxValues: 1_000 };
    const { found, admitted, leftOut } = await readParts({ bounds }, ref, () => true, store);
    expect([found.length, admitted.length, leftOut.length, reads()]).toEqual([10, 7, 3, 1]);
  });

  test('of a group far beyond its bytes only the bodies of the admitted parts are kept', async () => {
    const parts = Array.from({ length: 50 }, (_, index) => part(index, 1_000, 100 - index));
    const { store, reads } = await storeOf(parts);
    const bounds: Bounds = { maxParts: 100, maxBytes: 3_600, maxValues: 1_000 };
    const { found, admitted, leftOut } = await readParts({ bounds }, ref, () => true, store);
    expect(reads()).toBe(2);
    expect(admitted.map(({ envelope }) => envelope.header.id).toSorted()).toEqual(['p47', 'p48', 'p49']);
    expect(admitted.every(hasBody)).toBe(true);
    expect([...found, ...leftOut].some(hasBody)).toBe(false);
    expect(leftOut).toHaveLength(47);
  });

  test('the choice is the same, whether bodies are kept or not', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(400), fc.nat(10)), { minLength: 1, maxLength: 20 }),
        fc.record({
          maxParts: fc.integer({ min: 1, max: 10 }),
          maxBytes: fc.integer({ min: 1, max: 3_000 }),
          maxValues: fc.integer({ min: 1, max: 20 }),
          maxPartsPerSource: fc.integer({ min: 1, max: 5 }),
        }),
        async (sizes, bounds) => {
          const parts = sizes.map(([bytes, at], index) => part(index, bytes, at));
          const { store } = await storeOf(parts);
          const { admitted, leftOut } = await readParts({ bounds }, ref, () => true, store);
          const all = {
            bounds: { ...bounds, maxBytes: Math.min(bounds.maxBytes, 400_000 * parts.length - 1) },
          };
          const expected = withinBounds(all, parts);
          expect(admitted).toEqual(expected.admitted);
          expect(leftOut.map(({ partId }) => partId)).toEqual(expected.leftOut.map(({ partId }) => partId));
        },
      ),
    );
  });
});
