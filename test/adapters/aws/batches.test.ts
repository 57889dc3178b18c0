import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { batches } from '../../../shared/adapters/aws/sqs/send-in-batches.ts';

const limits = { maxEntries: 10, maxBytes: 100 };
const self = (bytes: number): number => bytes;

describe('batches', () => {
  test.each([
    [0, []],
    [1, [1]],
    [10, [10]],
    [11, [10, 1]],
    [20, [10, 10]],
    [21, [10, 10, 1]],
  ])('a list of %i entries is split into full batches', (count, sizes) => {
    const entries = Array.from({ length: count }, () => 1);
    expect(batches(entries, self, limits).map((batch) => batch.length)).toEqual(sizes);
  });

  test('a batch is filled to the byte', () => {
    expect(batches([60, 40], self, limits)).toEqual([[60, 40]]);
    expect(batches([60, 41], self, limits)).toEqual([[60], [41]]);
    expect(batches([100, 0, 1], self, limits)).toEqual([[100, 0], [1]]);
  });

  test('an entry that fits into no batch gets its own', () => {
    expect(batches([1, 101, 1], self, limits)).toEqual([[1], [101], [1]]);
  });

  test('batches keep all entries in order within the limits, each as full as possible', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 12 })),
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 12, max: 30 }),
        (sizes, maxEntries, maxBytes) => {
          const entries = sizes.map((bytes, index) => ({ bytes, index }));
          const cut = batches(entries, ({ bytes }) => bytes, { maxEntries, maxBytes });
          expect(cut.flat()).toEqual(entries);
          const total = (batch: typeof entries): number => batch.reduce((sum, { bytes }) => sum + bytes, 0);
          for (const [index, batch] of cut.entries()) {
            expect(batch.length).toBeGreaterThan(0);
            expect(batch.length).toBeLessThanOrEqual(maxEntries);
            expect(total(batch)).toBeLessThanOrEqual(maxBytes);
            const next = cut[index + 1]?.[0];
            if (next === undefined) continue;
            expect(batch.length === maxEntries || total(batch) + next.bytes > maxBytes).toBe(true);
          }
        },
      ),
    );
  });
});
