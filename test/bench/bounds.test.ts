import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chunks } from '../../bench/cost/bill.ts';
import { exponent } from '../../bench/cost/exponent.ts';
import { isBroken } from '../../bench/figure.ts';

test('the exponent of a power is that power, whatever its factor', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.1, max: 1e6, noNaN: true }),
      fc.double({ min: -3, max: 3, noNaN: true }),
      (factor, power) => {
        const points = [2, 3, 10, 100, 1_000].map((x) => [x, factor * x ** power] as const);
        expect(exponent(points)).toBeCloseTo(power, 6);
      },
    ),
  );
});

test.each([
  [{ value: 1.1, atMost: 1.1 }, false],
  [{ value: 1.11, atMost: 1.1 }, true],
  [{ value: 5, atLeast: 5 }, false],
  [{ value: 4, atLeast: 5 }, true],
  [{ value: Number.NaN, atMost: 1 }, true],
  [{ value: Number.NaN, atLeast: 1 }, true],
  [{ value: Number.NaN }, false],
])('the figure %o breaks its bound: %s', (figure, broken) => {
  expect(isBroken({ name: 'f', unit: '', ...figure })).toBe(broken);
});

test.each([
  [0, 1],
  [65_536, 1],
  [65_537, 2],
])('%i bytes are billed %i times', (bytes, times) => {
  expect(chunks(bytes)).toBe(times);
});
