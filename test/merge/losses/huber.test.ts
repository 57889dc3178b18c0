import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Claim } from '../../../shared/merge/claim.ts';
import { huberCentre, robustDelta } from '../../../shared/merge/losses/huber.ts';
import { settledAlike, settledUnder, totalLoss, type Weighted, weightedClaims } from '../arbitraries.ts';

const huber = (value: number, delta: number) => (claim: number) => {
  const away = Math.abs(claim - value);
  return away <= delta ? away ** 2 / 2 : delta * (away - delta / 2);
};

function asClaims(claims: readonly Weighted<number>[]): Claim<number>[] {
  return claims.map(({ weight, value }, recency) => ({ source: `s${recency}`, recency, weight, value }));
}

test('no rival value loses less than the merged one', () => {
  const number = fc.double({ min: -1e3, max: 1e3, noNaN: true });
  const delta = fc.double({ min: 0.01, max: 500, noNaN: true });
  fc.assert(
    fc.property(
      weightedClaims(number),
      delta,
      number,
      fc.constantFrom(1e-3, -1e-3, 1, -1),
      (claims, d, rival, step) => {
        const settled = huberCentre(asClaims(claims), d) ?? Number.NaN;
        const least = totalLoss(claims, huber(settled, d));
        for (const each of [rival, settled + step, ...claims.map(({ value }) => value)])
          expect(least).toBeLessThanOrEqual(totalLoss(claims, huber(each, d)) * (1 + 1e-9) + 1e-9);
      },
    ),
    { numRuns: 500 },
  );
});

test('without a delta it is of least loss for that of the spread', () => {
  const number = fc.integer({ min: -100, max: 100 });
  fc.assert(
    fc.property(weightedClaims(number), number, (claims, rival) => {
      const delta = robustDelta(asClaims(claims));
      const settled = huberCentre(asClaims(claims)) ?? Number.NaN;
      const loss = delta > 0 ? huber : (value: number) => (claim: number) => Math.abs(claim - value);
      expect(totalLoss(claims, loss(settled, delta))).toBeLessThanOrEqual(
        totalLoss(claims, loss(rival, delta)) * (1 + 1e-9) + 1e-9,
      );
    }),
  );
});

test('is the same to the last bit, whoever says what, and lies within the claims', () => {
  const claim = fc.record({
    weight: fc.constantFrom(0.1, 0.2, 0.3, 1, 7),
    value: fc.double({ noDefaultInfinity: true, noNaN: true }),
  });
  const shuffled = fc
    .array(claim, { minLength: 1, maxLength: 9 })
    .chain((some) => fc.tuple(fc.constant(some), fc.shuffledSubarray(some, { minLength: some.length })));
  fc.assert(
    fc.property(
      shuffled,
      fc.option(fc.constantFrom(1, 1e300), { nil: undefined }),
      ([some, others], delta) => {
        const settled = huberCentre(asClaims(some), delta) ?? Number.NaN;
        expect(huberCentre(asClaims(others), delta)).toBe(settled);
        const values = some.map(({ value }) => value);
        expect(settled).toBeGreaterThanOrEqual(Math.min(...values));
        expect(settled).toBeLessThanOrEqual(Math.max(...values));
      },
    ),
    { numRuns: 500 },
  );
});

test('is the mean of what is near, whatever a liar says', () => {
  const near = (liar: number) => settledAlike('huber', [10, 11, 12, liar], { delta: 2 }).value;
  expect(near(13)).toBe(11.5);
  expect(near(1e6)).toBe(near(1e9));
  expect(near(1e6)).toBeCloseTo(11 + 2 / 3, 12);
});

test('of a stretch that loses the same, the middle; without a spread, what most say', () => {
  expect(settledAlike('huber', [0, 100], { delta: 1 }).value).toBe(50);
  expect(settledAlike('huber', [0, 100]).value).toBe(50);
  expect(settledAlike('huber', [5, 5, 5, 90]).value).toBe(5);
});

test('those nearest to it win, and it does not fit text', () => {
  const { field } = settledUnder(
    'huber',
    [10, 11, 90].map((value) => ({ weight: 1, value })),
    { delta: 1 },
  );
  expect(field).toEqual({ field: '/topic', loss: 'huber', winners: ['s1'], dissenters: ['s0', 's2'] });
  expect(settledAlike('huber', ['x', 'y', 'y']).field?.loss).toBe('vote');
});
