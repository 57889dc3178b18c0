import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { partitionKeyOf } from '../../shared/result/fused-envelope.ts';
import type { Part } from '../../shared/aggregation/group.ts';
import { storedPart } from '../fakes/parts.ts';

function part(id: string, arrivedAt: number, partitionkey?: string): Part {
  return { ...storedPart('stock', id, 1, partitionkey === undefined ? {} : { partitionkey }), arrivedAt };
}

describe('the partition of a group is', () => {
  test('the one that all parts name', () => {
    expect(partitionKeyOf([part('a', 1, 'p'), part('b', 2, 'p')], 'k')).toBe('p');
  });

  test('the correlation key where no part names one', () => {
    expect(partitionKeyOf([part('a', 1), part('b', 2)], 'k')).toBe('k');
    expect(partitionKeyOf([], 'k')).toBe('k');
  });

  test('what the earliest part says where they differ', () => {
    expect(partitionKeyOf([part('a', 2, 'q'), part('b', 1, 'p')], 'k')).toBe('p');
    expect(partitionKeyOf([part('a', 2, 'q'), part('b', 1)], 'k')).toBe('k');
  });
});

const parts = fc.uniqueArray(
  fc.record({
    id: fc.stringMatching(/^[a-z]{1,3}$/),
    at: fc.integer({ min: 0, max: 5 }),
    partition: fc.option(fc.constantFrom('p', 'q'), { nil: undefined }),
  }),
  { selector: ({ id }) => id, minLength: 1 },
);

test('the order in which the parts are listed does not matter', () => {
  fc.assert(
    fc.property(parts, (drawn) => {
      const list = drawn.map(({ id, at, partition }) => part(id, at, partition));
      expect(partitionKeyOf(list.toReversed(), 'k')).toBe(partitionKeyOf(list, 'k'));
    }),
  );
});

test('no part that comes later moves a group to another partition', () => {
  fc.assert(
    fc.property(parts, parts, (first, later) => {
      const list = first.map(({ id, at, partition }) => part(id, at, partition));
      const late = later.map(({ id, at, partition }) => part(id, at + 10, partition));
      expect(partitionKeyOf([...late, ...list], 'k')).toBe(partitionKeyOf(list, 'k'));
    }),
  );
});
