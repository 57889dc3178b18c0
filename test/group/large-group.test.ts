import { describe, expect, test } from 'vitest';
import { mayBeWhole, tallyOf } from '../../shared/group/large-group.ts';
import { bare, part, policyOf } from './views.ts';

const none = { count: 0, topics: [], expected: [], sizes: [] };

test('a tally holds what bears on whether a group is whole, once each', () => {
  const parts = [
    part('1', 'a', 0, { size: 5, expect: ['r', 's'] }),
    part('2', 'a', 0, { size: 5, expect: ['s'] }),
    part('3', 'x', 0, { absent: ['b', 'c'] }),
  ];
  expect(tallyOf(parts, 7)).toEqual({ count: 7, topics: ['a', 'b', 'c'], expected: ['r', 's'], sizes: [5] });
  expect(tallyOf([], 0)).toEqual(none);
});

describe('a group may be whole', () => {
  test('by its size, but for those that came while it was small', () => {
    const ten = bare({ size: 10 });
    // Of a glimpse of 4 items, 3 parts at most have not counted themselves.
    expect(mayBeWhole(ten, { ...none, count: 6 }, 4)).toBe(false);
    expect(mayBeWhole(ten, { ...none, count: 7 }, 4)).toBe(true);
  });

  test('by the largest size that is stated, if one is', () => {
    const stated = bare({ size: 'stated' });
    expect(mayBeWhole(stated, { ...none, count: 100 }, 4)).toBe(false);
    expect(mayBeWhole(stated, { ...none, count: 7, sizes: [3, 11] }, 4)).toBe(false);
    expect(mayBeWhole(stated, { ...none, count: 8, sizes: [3, 11] }, 4)).toBe(true);
  });

  test('by its topics, wanted and expected ones among them', () => {
    expect(mayBeWhole(policyOf(), { ...none, topics: ['a', 'b'] }, 4)).toBe(false);
    expect(mayBeWhole(policyOf(), { ...none, topics: ['c', 'a', 'b'] }, 4)).toBe(true);
    const expecting = bare({ expects: true });
    expect(mayBeWhole(expecting, { ...none, topics: ['a'] }, 4)).toBe(false);
    expect(mayBeWhole(expecting, { ...none, topics: ['a'], expected: ['a', 'r'] }, 4)).toBe(false);
    expect(mayBeWhole(expecting, { ...none, topics: ['a', 'r'], expected: ['a', 'r'] }, 4)).toBe(true);
    expect(mayBeWhole(policyOf({ expects: true }), { ...none, topics: ['a', 'b', 'c'] }, 4)).toBe(false);
  });

  test('whatever parts state that the policy does not ask for', () => {
    const tally = { ...none, topics: ['a', 'b', 'c'], expected: ['r'] };
    expect(mayBeWhole(policyOf(), tally, 4)).toBe(true);
    expect(mayBeWhole(bare(), { ...tally, topics: ['r'] }, 4)).toBe(false);
  });

  test('never, where nothing makes a group whole', () => {
    expect(mayBeWhole(bare(), { ...none, count: 1_000, topics: ['a'] }, 4)).toBe(false);
  });
});
