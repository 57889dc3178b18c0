import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Json } from '../../../shared/json/json.ts';
import { isArray } from '../../../shared/json/is-json-object.ts';
import { jaccardDistance } from '../../../shared/merge/losses/jaccard.ts';
import { settledAlike, settledUnder, totalLoss, weightedClaims } from '../arbitraries.ts';

/** By the book. */
function jaccard(a: readonly Json[], b: readonly Json[]): number {
  const all = new Set([...a, ...b]);
  const common = [...all].filter((each) => a.includes(each) && b.includes(each));
  return all.size === 0 ? 0 : 1 - common.length / all.size;
}

function listOf(value: Json): readonly Json[] {
  if (!isArray(value)) throw new TypeError('not a list');
  return value;
}

test('of few elements no set whatever loses less than the merged one', () => {
  const set = fc.subarray(['a', 'b', 'c', 'd', 'e', 'f']);
  fc.assert(
    fc.property(weightedClaims(set), set, (claims, stranger) => {
      const settled = listOf(settledUnder('jaccard', claims).value);
      const least = totalLoss(claims, (claim) => jaccard(claim, settled));
      for (const rival of [stranger, ...claims.map(({ value }) => value)])
        expect(least).toBeLessThanOrEqual(totalLoss(claims, (claim) => jaccard(claim, rival)) + 1e-9);
    }),
    { numRuns: 500 },
  );
});

test('of many no claim does, and no set that differs from it in one element', () => {
  const elements = Array.from({ length: 40 }, (_, index) => `e${index}`);
  const set = fc.uniqueArray(fc.constantFrom(...elements), { minLength: 10, maxLength: 30 });
  fc.assert(
    fc.property(weightedClaims(set), fc.constantFrom(...elements), (claims, one) => {
      const settled = listOf(settledUnder('jaccard', claims).value);
      const least = totalLoss(claims, (claim) => jaccard(claim, settled));
      const toggled = settled.includes(one) ? settled.filter((each) => each !== one) : [...settled, one];
      for (const rival of [toggled, ...claims.map(({ value }) => value)])
        expect(least).toBeLessThanOrEqual(totalLoss(claims, (claim) => jaccard(claim, rival)) + 1e-9);
    }),
  );
});

test('who says what makes no difference, and the distance is that of the book', () => {
  const list = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 6 });
  const shuffled = weightedClaims(list).chain((some) =>
    fc.tuple(fc.constant(some), fc.shuffledSubarray(some, { minLength: some.length })),
  );
  fc.assert(
    fc.property(shuffled, list, list, ([some, others], a, b) => {
      expect(new Set(listOf(settledUnder('jaccard', others).value))).toEqual(
        new Set(listOf(settledUnder('jaccard', some).value)),
      );
      expect(jaccardDistance(a, b)).toBeCloseTo(jaccard(a, b), 12);
    }),
  );
});

test('neither order nor repetition tells two sets apart', () => {
  const { field, conflicts } = settledAlike('jaccard', [
    ['a', 'b'],
    ['b', 'a'],
    ['a', 'a', 'b'],
  ]);
  expect(field).toMatchObject({ loss: 'jaccard', dissenters: [] });
  expect(conflicts).toBe(0);
});

test('the elements stand in the order of their mean positions', () => {
  expect(
    settledAlike('jaccard', [
      ['c', 'a'],
      ['c', 'a', 'b'],
      ['c', 'a'],
    ]).value,
  ).toEqual(['c', 'a']);
  expect(settledAlike('jaccard', [[], [], ['a']]).value).toEqual([]);
  expect(settledAlike('jaccard', [1, 2, 2]).field?.loss).toBe('vote');
});

test('a thousand sets of a hundred elements are settled', () => {
  const claims = Array.from({ length: 1_000 }, (_, index) =>
    Array.from({ length: 100 }, (_each, place) => (place < 60 ? place : place * 100 + (index % 50))),
  );
  expect(listOf(settledAlike('jaccard', claims).value).slice(0, 60)).toEqual(claims[0]?.slice(0, 60));
});
