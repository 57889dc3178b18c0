import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LossName } from '../../shared/policy/losses/loss-descriptors.ts';
import type { Json } from '../../shared/json/json.ts';
import { canonicalText } from '../../shared/json/canonical-text.ts';
import { isObject } from '../../shared/json/is-json-object.ts';
import { bagDistance } from '../../shared/merge/losses/bags.ts';
import { gramCosts } from '../../shared/merge/losses/gram-costs.ts';
import { isAffordable } from '../../shared/merge/losses/edit.ts';
import { merge } from '../../shared/merge/merge.ts';
import { asInputs, body, under, type Weighted } from './arbitraries.ts';

/** Whole numbers have exact sums, so that no equal rival wins by rounding. */
const wholeWeight = fc.integer({ min: 1, max: 5 });

function claimsOf<T extends Json>(value: fc.Arbitrary<T>) {
  return fc.array(fc.record({ weight: wholeWeight, value }), { minLength: 1, maxLength: 7 });
}

function settle(loss: LossName, claims: readonly Weighted<Json>[]): Json {
  const { inputs, weights } = asInputs(claims);
  const { record, fields } = merge(inputs, under(loss, weights));
  expect(fields[0]?.loss).toBe(loss);
  return isObject(record) ? (record['topic'] ?? null) : null;
}

function totalLoss<T extends Json>(claims: readonly Weighted<T>[], loss: (claim: T) => number): number {
  return claims.reduce((sum, { weight, value }) => sum + weight * loss(value), 0);
}

describe('no rival value loses less than the merged one', () => {
  test('the vote has the least loss', () => {
    const zeroOne = (value: Json) => (claim: Json) => Number(canonicalText(claim) !== canonicalText(value));
    fc.assert(
      fc.property(claimsOf(body), body, (claims, stranger) => {
        const least = totalLoss(claims, zeroOne(settle('vote', claims)));
        for (const rival of [stranger, ...claims.map((claim) => claim.value)]) {
          expect(least).toBeLessThanOrEqual(totalLoss(claims, zeroOne(rival)));
        }
      }),
    );
  });

  test('the absolute loss is minimal', () => {
    const number = fc.integer({ min: -100, max: 100 });
    const absolute = (value: number) => (claim: number) => Math.abs(claim - value);
    fc.assert(
      fc.property(claimsOf(number), number, (claims, rival) => {
        const settled = numberOf(settle('absolute', claims));
        expect(totalLoss(claims, absolute(settled))).toBeLessThanOrEqual(totalLoss(claims, absolute(rival)));
        // The lowest claim among those of equal loss.
        const least = totalLoss(claims, absolute(settled));
        const lowest = claims
          .map((claim) => claim.value)
          .filter((each) => totalLoss(claims, absolute(each)) === least);
        expect(settled).toBe(Math.min(...lowest));
      }),
    );
  });

  test('the squared loss is minimal', () => {
    const number = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    const squared = (value: number) => (claim: number) => (claim - value) ** 2;
    fc.assert(
      fc.property(claimsOf(number), number, fc.constantFrom(1e-3, -1e-3, 1, -1), (claims, rival, step) => {
        const settled = numberOf(settle('squared', claims));
        const least = totalLoss(claims, squared(settled));
        for (const each of [rival, settled + step]) {
          expect(least).toBeLessThanOrEqual(totalLoss(claims, squared(each)) * (1 + 1e-9) + 1e-12);
        }
      }),
    );
  });

  test('the mean is finite and within the claims for any finite numbers and weights', () => {
    const claim = fc.record({
      weight: fc.double({ min: 0, noDefaultInfinity: true, noNaN: true }),
      value: fc.double({ noDefaultInfinity: true, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(claim, { minLength: 1, maxLength: 9 }), (claims) => {
        const settled = numberOf(settle('squared', claims));
        const values = claims.map((each) => each.value);
        expect(settled).toBeGreaterThanOrEqual(Math.min(...values));
        expect(settled).toBeLessThanOrEqual(Math.max(...values));
      }),
    );
  });

  test('the mean is the same to the last bit for any order of sources', () => {
    const claim = fc.record({
      weight: fc.constantFrom(0.1, 0.2, 0.3, 1, 7),
      value: fc.double({ noDefaultInfinity: true, noNaN: true, min: -1e9, max: 1e9 }),
    });
    const shuffled = fc
      .array(claim, { minLength: 1, maxLength: 9 })
      .chain((some) => fc.tuple(fc.constant(some), fc.shuffledSubarray(some, { minLength: some.length })));
    fc.assert(
      fc.property(shuffled, ([some, others]) => {
        expect(settle('squared', others)).toBe(settle('squared', some));
      }),
    );
  });

  test('the loss of elements is minimal', () => {
    const array = fc.array(fc.constantFrom<Json[]>(1, 2, '1', [1], { x: 1 }), { maxLength: 5 });
    fc.assert(
      fc.property(claimsOf(array), array, (claims, stranger) => {
        const least = totalLoss(claims, differencesFrom(arrayOf(settle('elements', claims))));
        for (const rival of [stranger, ...claims.map((claim) => claim.value)]) {
          expect(least).toBeLessThanOrEqual(totalLoss(claims, differencesFrom(rival)));
        }
      }),
    );
  });

  test('elements and union count differences as bags do', () => {
    const array = fc.array(fc.constantFrom<Json[]>(1, 2, '1', [1]), { maxLength: 5 });
    fc.assert(
      fc.property(array, array, (a, b) => {
        expect(bagDistance(a, b)).toBe(differencesFrom(a)(b));
      }),
    );
  });

  test('the union contains every element and no other', () => {
    const array = fc.array(fc.constantFrom<Json[]>(1, 2, '1', [1], { x: 1 }), { maxLength: 5 });
    const lacking = (value: readonly Json[]) => (claim: readonly Json[]) => surplus(claim, value).length;
    fc.assert(
      fc.property(claimsOf(array), (claims) => {
        const settled = arrayOf(settle('union', claims));
        expect(totalLoss(claims, lacking(settled))).toBe(0);
        for (const index of settled.keys()) {
          expect(totalLoss(claims, lacking(settled.toSpliced(index, 1)))).toBeGreaterThan(0);
        }
      }),
    );
  });

  test('the edit loss is minimal among the claims', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '电'), maxLength: 40 });
    fc.assert(
      fc.property(claimsOf(text), (claims) => {
        const settled = stringOf(settle('edit', claims));
        const least = totalLoss(claims, (claim) => levenshtein(claim, settled));
        for (const rival of claims) {
          const loss = totalLoss(claims, (claim) => levenshtein(claim, rival.value));
          expect(least).toBeLessThanOrEqual(loss);
          if (loss === least) expect(settled <= rival.value).toBe(true);
        }
      }),
    );
  });
});

describe('the distance of long texts', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 30 });
  const apart = (a: string, b: string) =>
    gramCosts([
      { value: a, weight: 1 },
      { value: b, weight: 1 },
    ])[0] ?? Number.NaN;

  test('the distance is a metric of at most six times the edit distance', () => {
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(apart(a, b)).toBe(apart(b, a));
        expect(apart(a, a)).toBe(0);
        expect(apart(a, b)).toBeLessThanOrEqual(6 * levenshtein(a, b));
      }),
    );
    expect(apart('', 'a')).toBe(5);
    expect(apart('', '\0')).toBe(5);
    expect(apart('abcabcabc', 'abcabcabd')).toBe(6);
    expect(apart('abc', 'cba')).toBe(10);
  });

  test('the total distance without pairs equals the sum over the pairs', () => {
    fc.assert(
      fc.property(claimsOf(text), (texts) => {
        const costs = gramCosts(texts);
        for (const [index, { value }] of texts.entries()) {
          expect(costs[index]).toBe(totalLoss(texts, (other) => apart(value, other)));
        }
      }),
    );
  });

  test('the approximate distance is used whenever the exact one is too expensive', () => {
    const texts = (count: number, length: number) =>
      Array.from({ length: count }, () => ({ value: 'x'.repeat(length) }));
    expect(isAffordable(texts(3, 5_000))).toBe(true);
    expect(isAffordable(texts(3, 10_000))).toBe(false);
    expect(isAffordable(texts(100, 100))).toBe(true);
    expect(isAffordable(texts(1_000, 100))).toBe(false);
    expect(isAffordable(texts(10_000, 0))).toBe(false);
    expect(isAffordable([...texts(1, 1_000_000), ...texts(1, 100)])).toBe(true);
  });

  test('a thousand long texts are settled in time', () => {
    const claims = Array.from({ length: 1_000 }, (_, index) => ({
      weight: 1,
      value: `${'a text of some length '.repeat(50)}${index % 10 === 0 ? 'told by few' : 'told by many'} ${index}`,
    }));
    expect(settle('edit', claims)).toContain('told by many');
  });
});

function differencesFrom(value: readonly Json[]): (claim: readonly Json[]) => number {
  return (claim) => surplus(claim, value).length + surplus(value, claim).length;
}

/** Returns the elements of `a` without a match in `b`. */
function surplus(a: readonly Json[], b: readonly Json[]): readonly string[] {
  const left = b.map(canonicalText);
  return a.map(canonicalText).filter((text) => {
    const match = left.indexOf(text);
    if (match >= 0) left.splice(match, 1);
    return match < 0;
  });
}

/** Computes the edit distance by the textbook (Wagner and Fischer 1974), to check the bit-parallel one. */
function levenshtein(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const kept = (row[j - 1] ?? 0) + Number(a[i - 1] !== b[j - 1]);
      next.push(Math.min(kept, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

function numberOf(value: Json): number {
  if (typeof value !== 'number') throw new TypeError('not a number');
  return value;
}

function stringOf(value: Json): string {
  if (typeof value !== 'string') throw new TypeError('not a string');
  return value;
}

function arrayOf(value: Json): readonly Json[] {
  if (!Array.isArray(value)) throw new TypeError('not an array');
  return value;
}
