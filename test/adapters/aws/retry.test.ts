import fc from 'fast-check';
import { expect, test } from 'vitest';
import { briefRetry, pauseMs } from '../../../shared/adapters/aws/retry.ts';

test('pauses double up to the cap, and jitter only shortens them', () => {
  const policy = { ...briefRetry, baseMs: 50, capMs: 300 };
  expect([1, 2, 3, 4, 5].map((tried) => pauseMs(tried, { ...policy, random: () => 1 }))).toEqual([
    50, 100, 200, 300, 300,
  ]);
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 2_000 }),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      (tried, random) => {
        const pause = pauseMs(tried, { ...policy, random: () => random });
        expect(pause).toBeGreaterThanOrEqual(0);
        expect(pause).toBeLessThanOrEqual(300);
      },
    ),
  );
});

test('the pauses of the brief retry leave most of a 5 s function to its work', () => {
  let total = 0;
  for (let tried = 1; tried < briefRetry.tries; tried += 1)
    total += pauseMs(tried, { ...briefRetry, random: () => 1 });
  expect(total).toBeLessThanOrEqual(350);
});

test('the brief retry waits for real', async () => {
  await expect(briefRetry.delay(1)).resolves.toBeUndefined();
});
