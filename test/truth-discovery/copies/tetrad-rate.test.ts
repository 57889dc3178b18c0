import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Overlap } from '../../../shared/truth-discovery/copies/copy-rate.ts';
import { tetradRates } from '../../../shared/truth-discovery/copies/tetrad-rate.ts';

/** Four labels of equal frequency. */
const habit = Float64Array.of(0.25, 0.25, 0.25, 0.25);

/** Returns the agreements of independent sources with these factors, except for copies of the first. */
function sourcesOf(factors: readonly number[], items: number, copies: readonly number[] = []) {
  const isOne = (one: number, other: number): boolean =>
    [one, other].every((source) => source === 0 || copies.includes(source));
  const overlapOf = (one: number, other: number): Overlap => {
    const share = isOne(one, other) ? 1 : 0.25 + 0.75 * (factors[one] ?? 0) * (factors[other] ?? 0);
    return { items, same: share * items, expected: 0, variance: 0 };
  };
  const all = [...factors.keys()];
  const keyOf = (one: number, other: number): number => Math.min(one, other) * 100 + Math.max(one, other);
  const rates = tetradRates(
    { keyOf, overlapOf, frequenciesOf: () => habit },
    all.flatMap((one) => all.slice(one + 1).map((other) => [one, other] as const)),
    () => all,
  );
  const rateOf = (one: number, other: number): number => rates.get(keyOf(one, other)) ?? 0;
  return { rateOf };
}

const factor = fc.double({ min: 0.3, max: 0.99, noNaN: true });

test('independent sources of any accuracy have no copy rate', () => {
  fc.assert(
    fc.property(
      fc.array(factor, { minLength: 3, maxLength: 7 }),
      fc.constantFrom(30, 1_000),
      (factors, items) => {
        const { rateOf } = sourcesOf(factors, items);
        for (const one of factors.keys())
          for (let other = one + 1; other < factors.length; other += 1) expect(rateOf(one, other)).toBe(0);
      },
    ),
  );
});

describe('a source of medium accuracy and its copy', () => {
  const factors = [0.5, 0.5, 0.8, 0.7, 0.6];

  test('the test finds the pair and no other', () => {
    const { rateOf } = sourcesOf(factors, 200, [1]);
    expect(rateOf(0, 1)).toBe(1);
    expect(rateOf(0, 2)).toBe(0);
    expect(rateOf(2, 3)).toBe(0);
  });

  test('the test does not accuse the pair if the others agree on nothing', () => {
    expect(sourcesOf([0.9, 0.9, 0.02, 0.02, 0.02], 200, [1]).rateOf(0, 1)).toBe(0);
  });

  test('the test does not accuse the pair after a few items', () => {
    expect(sourcesOf(factors, 8, [1]).rateOf(0, 1)).toBe(0);
  });

  test('the test does not accuse the pair with a single reference source', () => {
    expect(sourcesOf([0.5, 0.5, 0.8], 200, [1]).rateOf(0, 1)).toBe(0);
  });

  test('the pair is no reference against two sources that are nearly always right', () => {
    const { rateOf } = sourcesOf([0.2, 0.2, 0.95, 0.95], 2_000, [1]);
    expect(rateOf(2, 3)).toBe(0);
  });

  test('the test finds all pairs if there are two copies', () => {
    const { rateOf } = sourcesOf([0.5, 0.5, 0.5, 0.8, 0.7, 0.6], 200, [1, 2]);
    expect([rateOf(0, 1), rateOf(0, 2), rateOf(1, 2)]).toEqual([1, 1, 1]);
  });
});
