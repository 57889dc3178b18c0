import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { longestPauseMs, mostReceives } from '../../shared/policy/redelivery.ts';
import { nextStep } from '../../shared/ports/retry-rule.ts';
import { RetryableError } from '../../shared/ports/retryable-error.ts';
import { TooSlowError } from '../../shared/ports/too-slow-error.ts';

const throttled = new RetryableError('throttled');
const hourMs = 3_600_000;

/** The sum of the pauses of a message that meets a passing fault at every delivery. */
function patienceMs(random: () => number): number {
  let sum = 0;
  for (let receives = 1; receives < mostReceives; receives += 1) {
    const step = nextStep({ fault: throttled, receives }, true, random);
    if (step.kind === 'again') sum += step.afterMs;
  }
  return sum;
}

describe('a fault that may pass', () => {
  test('no delivery gives its message up, and no pause is longer than the longest', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_000 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (receives, luck) => {
          const step = nextStep({ fault: throttled, receives }, true, () => luck);
          expect(step).toEqual({ kind: 'again', afterMs: expect.any(Number) });
          if (step.kind === 'again') expect(step.afterMs).toBeLessThanOrEqual(longestPauseMs);
        },
      ),
    );
  });

  test('each pause is at least as long as the longest one before it might have been by half', () => {
    const shortest = (receives: number) => nextStep({ fault: throttled, receives }, true, () => 0);
    expect([1, 2, 3, 8, 9, 100].map((receives) => shortest(receives))).toEqual(
      [2_500, 5_000, 10_000, 320_000, 450_000, 450_000].map((afterMs) => ({ kind: 'again', afterMs })),
    );
  });

  test('a message outlasts a day by the shortest pauses, and ends before its queue forgets it', () => {
    expect(patienceMs(() => 0)).toBeGreaterThan(23 * hourMs);
    expect(patienceMs(() => 0.999)).toBeLessThan(4 * 24 * hourMs);
  });

  test('a fault that names its wait gets that wait at any delivery', () => {
    const leased = new RetryableError('leased', { retryAfterMs: 4_000 });
    expect(nextStep({ fault: leased, receives: 150 }, true, () => 0.5)).toEqual({
      kind: 'again',
      afterMs: 4_000,
    });
  });
});

describe("a fault of the message's own", () => {
  test('the fifth delivery gives the message up, and tells nothing of its body', () => {
    const fault = new TypeError('SECRET is not a function');
    const steps = [1, 2, 3, 4, 5, 6].map((receives) => nextStep({ fault, receives }, false, () => 0));
    expect(steps).toEqual([
      { kind: 'again', afterMs: 15_000 },
      { kind: 'again', afterMs: 30_000 },
      { kind: 'again', afterMs: 60_000 },
      { kind: 'again', afterMs: 120_000 },
      {
        kind: 'give-up',
        rejection: { code: 'failing', message: 'its handling failed 5 times, at last by TypeError' },
      },
      {
        kind: 'give-up',
        rejection: { code: 'failing', message: 'its handling failed 6 times, at last by TypeError' },
      },
    ]);
  });
});

describe('a message that takes too long', () => {
  test('the second delivery gives it up, whatever its queue has counted before', () => {
    const fault = new TooSlowError('an expression took too long');
    const steps = [1, 2, 9].map((receives) => nextStep({ fault, receives }, false, () => 0));
    const rejection = { code: 'too-slow', message: 'an expression took too long' };
    expect(steps).toEqual([
      { kind: 'again', afterMs: 2_500 },
      { kind: 'give-up', rejection },
      { kind: 'give-up', rejection },
    ]);
  });
});
