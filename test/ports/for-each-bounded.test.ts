import fc from 'fast-check';
import { expect, test } from 'vitest';
import { forEachBounded } from '../../shared/ports/for-each-bounded.ts';

test('each item is handled once, with a bounded number at a time', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.nat()),
      fc.integer({ min: 1, max: 6 }),
      fc.scheduler(),
      async (items, most, scheduler) => {
        const done: number[] = [];
        let running = 0;
        let peak = 0;
        const all = forEachBounded([...items.keys()], most, async (index) => {
          running += 1;
          peak = Math.max(peak, running);
          await scheduler.schedule(Promise.resolve());
          running -= 1;
          done.push(index);
        });
        await scheduler.waitFor(all);
        expect(done.toSorted((a, b) => a - b)).toEqual([...items.keys()]);
        expect(peak).toBe(Math.min(most, items.length));
      },
    ),
  );
});

test('no further item starts after a failure, and the failure is passed on', async () => {
  const begun: number[] = [];
  const all = forEachBounded([1, 2, 3, 4], 1, async (item) => {
    begun.push(item);
    if (item === 2) throw new Error('second');
  });
  await expect(all).rejects.toThrow('second');
  expect(begun).toEqual([1, 2]);
});
