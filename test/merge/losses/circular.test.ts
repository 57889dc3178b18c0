import fc from 'fast-check';
import { expect, test } from 'vitest';
import { arc, turnsOf } from '../../../shared/merge/losses/circular.ts';
import { settledAlike, settledUnder, totalLoss, weightedClaims } from '../arbitraries.ts';

test('no rival value, claimed or not, loses less than the merged one', () => {
  const angle = fc.integer({ min: -720, max: 720 });
  const away = (value: number) => (claim: number) => {
    const gap = Math.abs(claim - value) % 360;
    return Math.min(gap, 360 - gap);
  };
  fc.assert(
    fc.property(weightedClaims(angle), angle, (claims, stranger) => {
      const { value } = settledUnder('circular', claims);
      expect(claims.map((claim) => claim.value)).toContain(value);
      const least = totalLoss(claims, away(Number(value)));
      for (const rival of [stranger, ...claims.map((claim) => claim.value)])
        expect(least).toBeLessThanOrEqual(totalLoss(claims, away(rival)));
    }),
    { numRuns: 1_000 },
  );
});

test('of what loses the same, the first from 0 on', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.integer({ min: 0, max: 359 }), { minLength: 2, maxLength: 2 }),
      ([a = 0, b = 0]) => {
        expect(settledAlike('circular', [a, b]).value).toBe(Math.min(a, b));
      },
    ),
  );
});

test('is the same wherever the circle is cut', () => {
  const claims = weightedClaims(fc.integer({ min: 0, max: 359 }));
  fc.assert(
    fc.property(claims, fc.integer({ min: -2, max: 2 }), (some, turns) => {
      const turned = some.map(({ weight, value }) => ({ weight, value: value + 360 * turns }));
      expect(settledUnder('circular', turned).value).toBe(
        Number(settledUnder('circular', some).value) + 360 * turns,
      );
    }),
  );
});

test('midnight is in the middle of the night', () => {
  expect(settledAlike('circular', ['23:50', '00:10', '00:00']).value).toBe('00:00');
  expect(settledAlike('circular', [23.5, 0.5, 23.9], { period: 24 }).value).toBe(23.9);
  expect(settledAlike('circular', [350, 10, 5]).value).toBe(5);
});

test('texts are times of day as RFC 3339 writes them, whatever their zone', () => {
  const { value, field, conflicts } = settledAlike('circular', ['23:50:00Z', '00:50:00+01:00', '12:00']);
  expect(value).toBe('23:50:00Z');
  expect(field).toMatchObject({ loss: 'circular', winners: ['s0', 's1'], dissenters: ['s2'] });
  expect(conflicts).toBe(1);
  expect(settledAlike('circular', ['23:50:00Z', '00:50:00+01:00']).conflicts).toBe(0);
  expect(settledAlike('circular', ['9:30', '09:30', '12:00']).field).toMatchObject({ winners: ['s0', 's1'] });
  expect(settledAlike('circular', [370, 10]).conflicts).toBe(0);
  for (const text of ['24:00', '9:3', '12:60', 'noon', '12:00+1', '']) expect(turnsOf(text)).toBeUndefined();
  expect(turnsOf('12:00:60.5')).toBeCloseTo(0.5 + 60.5 / 86_400, 12);
});

test('numbers and times of day are one kind; what is neither has no say', () => {
  expect(settledAlike('circular', [23.9, '23:50', 0.1], { period: 24 }).value).toBe(23.9);
  expect(settledAlike('circular', ['23:50', '00:10', 'soon', '23:55']).field).toMatchObject({
    loss: 'circular',
    dissenters: ['s0', 's1', 's2'],
  });
  expect(settledAlike('circular', ['soon', 'later', 'later', '12:00']).field?.loss).toBe('vote');
});

test('an arc is never more than half a turn', () => {
  const turn = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  fc.assert(
    fc.property(turn, turn, (a, b) => {
      expect(arc(a, b)).toBe(arc(b, a));
      expect(arc(a, b)).toBeLessThanOrEqual(0.5);
    }),
  );
});

test('a hundred thousand claims are settled', () => {
  const claims = Array.from({ length: 100_000 }, (_, index) => ((index * 7919) % 360) / 7 + 350);
  expect(Number(settledAlike('circular', claims).value)).toBeGreaterThan(360);
});
