import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { VotedKind } from '../../shared/policy/merge-policy.ts';
import type { MergePolicy } from '../../shared/policy/merge-policy.ts';
import type { Json } from '../../shared/json/json.ts';
import { merge } from '../../shared/merge/merge.ts';
import { inputs, mergeInOrder, plain, policy, says } from './arbitraries.ts';

const kinds: readonly VotedKind[] = ['array', 'string', 'number'];
const names = ['a', 'b', 'c', '__proto__', 'x~1y', 'm~0n', '0', ''];
const pointer = fc
  .tuple(
    fc.constantFrom('user', 'content', '__proto__'),
    fc.array(fc.constantFrom(...names), { maxLength: 2 }),
  )
  .map(([topic, inner]) => ['', topic, ...inner].join('/'));

const voted: fc.Arbitrary<NonNullable<MergePolicy['voted']>> = fc
  .array(fc.tuple(pointer, fc.subarray([...kinds], { minLength: 1 })))
  .map((fields) => Object.fromEntries(fields));

test('where no schema says anything, nothing changes', () => {
  fc.assert(
    fc.property(inputs, policy, (some, how) => {
      expect(merge(some, { ...how, voted: {} })).toEqual(merge(some, how));
    }),
  );
});

test('what is declared is settled as if there were no schema', () => {
  fc.assert(
    fc.property(inputs, policy, voted, (some, how, votes) => {
      const isDeclared = ({ field }: { readonly field: string }): boolean => Object.hasOwn(how.fields, field);
      const [without, withVotes] = [merge(some, how), merge(some, { ...how, voted: votes })];
      expect(withVotes.fields.filter(isDeclared)).toEqual(without.fields.filter(isDeclared));
      expect(withVotes.conflicts.filter(isDeclared)).toEqual(without.conflicts.filter(isDeclared));
    }),
    { numRuns: 300 },
  );
});

test('what the schema does not name is settled as if there were none', () => {
  fc.assert(
    fc.property(inputs, policy, voted, (some, how, votes) => {
      const isOther = ({ field }: { readonly field: string }): boolean => !Object.hasOwn(votes, field);
      const [without, withVotes] = [merge(some, how), merge(some, { ...how, voted: votes })];
      expect(withVotes.fields.map(({ field }) => field)).toEqual(without.fields.map(({ field }) => field));
      expect(withVotes.fields.filter(isOther)).toEqual(without.fields.filter(isOther));
    }),
    { numRuns: 300 },
  );
});

describe('a field that its schema has voted on', () => {
  const settled = (kind: readonly VotedKind[], ...values: readonly Json[]) => {
    const all = values.map((value, index) => says(`s${index}`, value));
    const { record, fields } = merge(all, { ...plain, voted: { '/topic': kind } });
    return [record, fields[0]?.loss];
  };

  test('is one of the claims, however near another is', () => {
    const [left, back, lost] = ['left at the front door', 'left at the back door', 'it was lost on its way'];
    expect(settled(['string'], lost, left, back, lost)).toEqual([{ topic: lost }, 'vote']);
    expect(settled(['number'], 200, 404, 500, 500)).toEqual([{ topic: 500 }, 'vote']);
    expect(settled(['array'], [114.3, 30.6], [114.3, 30.5], [114.3, 30.5])).toEqual([
      { topic: [114.3, 30.5] },
      'vote',
    ]);
  });

  test('is settled by its looks where its claims are of another kind', () => {
    expect(settled(['string'], 1, 2, 9)).toEqual([{ topic: 2 }, 'absolute']);
    expect(settled(['string', 'number'], ['a'], ['a', 'b'], ['b'])).toEqual([
      { topic: ['a', 'b'] },
      'elements',
    ]);
    expect(settled(['array'], { x: 1 }, { x: 2 }, { x: 9 })[0]).toEqual({ topic: { x: 2 } });
  });

  test('has its kind settled first, as any field has', () => {
    expect(settled(['string', 'number'], 'a', 'b', 'b', 7, 7, 7, 7)).toEqual([{ topic: 7 }, 'vote']);
    expect(settled(['string'], null, null, 'a')).toEqual([{ topic: null }, 'vote']);
  });
});

test('what is declared for a parent is taken whole', () => {
  const how: MergePolicy = {
    weights: {},
    fields: { '/topic': { loss: 'latest', weights: {} } },
    voted: { '/topic/state': ['string'] },
  };
  const day = (date: number) => `2026-01-0${date}T00:00:00Z`;
  const all = [
    says('a', { state: 'x' }, day(1)),
    says('b', { state: 'y' }, day(2)),
    says('c', { state: 'x' }, day(1)),
  ];
  const { record, fields } = mergeInOrder(all, how);
  expect(record).toEqual({ topic: { state: 'y' } });
  expect(fields.map(({ field, loss }) => [field, loss])).toEqual([['/topic', 'latest']]);
});
