import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Json } from '../../../shared/json/json.ts';
import { metresBetween, pointOf } from '../../../shared/merge/losses/geographic.ts';
import { settledAlike, settledUnder, totalLoss, weightedClaims } from '../arbitraries.ts';

const apart = (a: Json, b: Json): number => {
  const [one, other] = [pointOf(a), pointOf(b)];
  return one === undefined || other === undefined ? Number.NaN : metresBetween(one, other);
};

const position = fc.record({
  lat: fc.integer({ min: -90, max: 90 }),
  lon: fc.integer({ min: -180, max: 180 }),
});

test('no claim loses less than the merged one', () => {
  fc.assert(
    fc.property(weightedClaims(position), (claims) => {
      const { value } = settledUnder('geographic', claims);
      const least = totalLoss(claims, (claim) => apart(claim, value));
      for (const rival of claims)
        expect(least).toBeLessThanOrEqual(totalLoss(claims, (claim) => apart(claim, rival.value)) + 1e-2);
    }),
  );
});

test('who says what makes no difference', () => {
  const shuffled = weightedClaims(position).chain((some) =>
    fc.tuple(fc.constant(some), fc.shuffledSubarray(some, { minLength: some.length })),
  );
  fc.assert(
    fc.property(shuffled, ([some, others]) => {
      expect(settledUnder('geographic', others).value).toEqual(settledUnder('geographic', some).value);
    }),
  );
});

test('distances are those of the globe', () => {
  const [paris, london] = [
    { lat: 48.8566, lon: 2.3522 },
    { lat: 51.5074, lon: -0.1278 },
  ];
  expect(apart(paris, london) / 1e3).toBeCloseTo(343.6, 0);
  expect(apart([0, 0], [180, 0]) / 1e3).toBeCloseTo(20_015.1, 1);
  expect(apart([0, 90], [0, -90]) / 1e3).toBeCloseTo(20_015.1, 1);
  fc.assert(
    fc.property(position, position, (a, b) => {
      expect(apart(a, b)).toBe(apart(b, a));
      expect(apart(a, a)).toBe(0);
    }),
  );
});

test('neither the antimeridian nor a pole is anything special', () => {
  const fiji = [
    { lat: 0, lon: 179.9 },
    { lat: 0, lon: -179.9 },
    { lat: 0, lon: 180 },
  ];
  expect(settledAlike('geographic', fiji).value).toEqual({ lat: 0, lon: 180 });
  expect(
    settledAlike('geographic', [
      [180, 5],
      [-180, 5],
    ]).conflicts,
  ).toBe(0);
  expect(
    settledAlike('geographic', [
      { lat: 90, lon: 0 },
      { lat: 90, lon: 77 },
    ]).conflicts,
  ).toBe(0);
  const poles = [
    { lat: 89, lon: 0 },
    { lat: 89, lon: 180 },
    { lat: 90, lon: 45 },
  ];
  expect(settledAlike('geographic', poles).value).toEqual({ lat: 90, lon: 45 });
});

test('a position is one kind of value, however it is written', () => {
  const { value, field } = settledAlike('geographic', [
    [2.35, 48.85],
    { latitude: 48.85, longitude: 2.35, accuracy: 5 },
    { type: 'Point', coordinates: [2.35, 48.85, 30] },
    { lat: 10, lng: 10 },
    'Paris',
    { lat: '48.850', long: '2.35' },
  ]);
  expect(apart(value, [2.35, 48.85])).toBe(0);
  expect(field).toMatchObject({
    loss: 'geographic',
    winners: ['s0', 's1', 's2', 's5'],
    dissenters: ['s3', 's4'],
  });
});

test('what is no position is none', () => {
  const none: Json[] = [
    [1],
    [1, 2, 3, 4],
    { lat: 91, lon: 0 },
    { lat: 0, lon: 361 },
    { lat: 'north', lon: 2 },
    { lat: '01', lon: 2 },
    'x',
    null,
  ];
  for (const value of none) expect(pointOf(value)).toBeUndefined();
  expect(settledAlike('geographic', ['Paris', 'Paris', [1, 2]]).field?.loss).toBe('vote');
});

test('thousands of positions are settled, among those in their middle', () => {
  const claims = Array.from({ length: 3_000 }, (_, index) => ({
    lat: index % 10 === 0 ? -60 : 50 + (index % 100) / 1e3,
    lon: 179.95 + (index % 97) / 1e3,
  }));
  const { value } = settledAlike('geographic', claims);
  expect(apart(value, { lat: 50.05, lon: 180 })).toBeLessThan(10_000);
});
