import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fitBudget, type Fittable } from '../../../shared/compose/prompt/fit-budget.ts';

/** One text of `length` units, a token each, in a message of `rest` tokens besides. */
const item = (weight: number, length: number, rest = 5): Fittable => ({
  weight,
  longest: length,
  tokensAt: (cap) => rest + Math.min(length, cap),
});

const items = fc.array(
  fc
    .tuple(fc.constantFrom(0, 0.5, 1, 2), fc.integer({ min: 0, max: 2000 }), fc.integer({ min: 1, max: 200 }))
    .map(([weight, length, rest]) => item(weight, length, rest)),
  { maxLength: 12 },
);

const tokens = (of: readonly Fittable[], caps: readonly (number | undefined)[]): number =>
  of.reduce((sum, one, index) => sum + (caps[index] === undefined ? 0 : one.tokensAt(caps[index])), 0);

test('the budget is kept, and nothing is cut that fits', () => {
  fc.assert(
    fc.property(items, fc.integer({ min: 0, max: 6000 }), (some, budget) => {
      const caps = fitBudget(some, budget);
      expect(tokens(some, caps)).toBeLessThanOrEqual(budget);
      if (
        tokens(
          some,
          some.map(() => Infinity),
        ) <= budget
      )
        expect(caps).toEqual(some.map(() => Infinity));
    }),
  );
});

test('nothing of more weight is cut while something of less could still be', () => {
  fc.assert(
    fc.property(items, fc.integer({ min: 0, max: 6000 }), (some, budget) => {
      const caps = fitBudget(some, budget);
      for (const [at, cap] of caps.entries()) {
        if (cap === Infinity) continue;
        for (const [other, otherCap] of caps.entries()) {
          const lighter = (some[other]?.weight ?? 0) < (some[at]?.weight ?? 0);
          if (lighter) expect(otherCap === undefined || otherCap === 80).toBe(true);
        }
      }
    }),
  );
});

test('the order of the items changes nothing', () => {
  fc.assert(
    fc.property(items, fc.integer({ min: 0, max: 6000 }), (some, budget) => {
      const distinct = [
        ...new Map(
          some.map((one) => [`${one.weight} ${one.tokensAt(Infinity)} ${one.longest}`, one]),
        ).values(),
      ];
      const forwards = fitBudget(distinct, budget);
      const sums = Map.groupBy(distinct, (one) => `${one.weight} ${one.tokensAt(Infinity)}`);
      fc.pre(sums.size === distinct.length);
      expect(fitBudget(distinct.toReversed(), budget).toReversed()).toEqual(forwards);
    }),
  );
});

describe('by example', () => {
  test('the least weighted text goes first', () => {
    expect(fitBudget([item(2, 1000), item(1, 1000)], 1510)).toEqual([Infinity, 500]);
  });
  test('among equals the longest goes first', () => {
    expect(fitBudget([item(1, 1000), item(1, 300)], 810)).toEqual([500, 500]);
  });
  test('messages are left out only when cutting would not do', () => {
    expect(fitBudget([item(1, 1000, 300), item(1, 1000, 200)], 300)).toEqual([undefined, 100]);
  });
});
