import { describe, expect, test } from 'vitest';
import { isKnownTo, mayBeWhole, tallyOf } from '../../../shared/aggregation/release-rules/rules-of-parts.ts';
import { bare, part, policyOf } from '../views.ts';

const none = { count: 0, topics: [], expected: [], sizes: [] };

test('a tally holds every fact that decides whether a group is complete, once each', () => {
  const parts = [
    part('1', 'a', 0, { size: 5, expect: ['r', 's'] }),
    part('2', 'a', 0, { size: 5, expect: ['s'] }),
    part('3', 'x', 0, { absent: ['b', 'c'] }),
  ];
  expect(tallyOf(parts)).toEqual({ count: 3, topics: ['a', 'b', 'c'], expected: ['r', 's'], sizes: [5] });
  expect(tallyOf([])).toEqual(none);
});

describe('the completeness check by tally', () => {
  test('the size makes a group complete', () => {
    const ten = bare({ size: 10 });
    expect(mayBeWhole(ten, { ...none, count: 9 })).toBe(false);
    expect(mayBeWhole(ten, { ...none, count: 10 })).toBe(true);
    expect(mayBeWhole(ten, { ...none, count: 11 })).toBe(true);
  });

  test('the largest stated size counts, where parts state one', () => {
    const stated = bare({ size: 'stated' });
    expect(mayBeWhole(stated, { ...none, count: 100 })).toBe(false);
    expect(mayBeWhole(stated, { ...none, count: 10, sizes: [3, 11] })).toBe(false);
    expect(mayBeWhole(stated, { ...none, count: 11, sizes: [3, 11] })).toBe(true);
  });

  test('the needed, wanted and expected topics make a group complete', () => {
    expect(mayBeWhole(policyOf(), { ...none, topics: ['a', 'b'] })).toBe(false);
    expect(mayBeWhole(policyOf(), { ...none, topics: ['c', 'a', 'b'] })).toBe(true);
    const expecting = bare({ expects: true });
    expect(mayBeWhole(expecting, { ...none, topics: ['a'] })).toBe(false);
    expect(mayBeWhole(expecting, { ...none, topics: ['a'], expected: ['a', 'r'] })).toBe(false);
    expect(mayBeWhole(expecting, { ...none, topics: ['a', 'r'], expected: ['a', 'r'] })).toBe(true);
    expect(mayBeWhole(policyOf({ expects: true }), { ...none, topics: ['a', 'b', 'c'] })).toBe(false);
  });

  test('statements that the policy does not ask for change nothing', () => {
    const tally = { ...none, topics: ['a', 'b', 'c'], expected: ['r'] };
    expect(mayBeWhole(policyOf(), tally)).toBe(true);
    expect(mayBeWhole(bare(), { ...tally, topics: ['r'] })).toBe(false);
  });

  test('a policy without a rule of completeness never makes a group complete', () => {
    expect(mayBeWhole(bare(), { ...none, count: 1_000, topics: ['a'] })).toBe(false);
  });
});

describe('parts that the tally already knows', () => {
  const tally = { ...none, count: 20, topics: ['a', 'b'], expected: ['r'] };

  test('parts of known topics that expect no new topic need no tally', () => {
    expect(isKnownTo(policyOf(), tally, [part('1', 'a', 0), part('2', 'b', 0, { expect: ['r'] })])).toBe(
      true,
    );
    expect(isKnownTo(policyOf(), tally, [part('1', 'a', 0), part('2', 'c', 0)])).toBe(false);
    expect(isKnownTo(policyOf(), tally, [part('1', 'a', 0, { expect: ['s'] })])).toBe(false);
    expect(isKnownTo(policyOf(), tally, [part('1', 'x', 0, { absent: ['c'] })])).toBe(false);
  });

  test('parts that are counted always need the tally', () => {
    expect(isKnownTo(bare({ size: 30 }), tally, [part('1', 'a', 0)])).toBe(false);
    expect(isKnownTo(bare({ size: 'stated' }), tally, [part('1', 'a', 0)])).toBe(false);
  });
});
