import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { VotedKind } from '../../shared/policy/merge-policy.ts';
import type { MergePolicy } from '../../shared/policy/merge-policy.ts';
import type { Json } from '../../shared/json/json.ts';
import { merge } from '../../shared/merge/merge.ts';
import { inputs, mergeInOrder, plain, policy, inputOf } from './arbitraries.ts';

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

test('a schema without information changes nothing', () => {
  fc.assert(
    fc.property(inputs, policy, (some, how) => {
      expect(merge(some, { ...how, voted: {} })).toEqual(merge(some, how));
    }),
  );
});

test('a declared policy takes precedence over the schema', () => {
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

test('a field without a schema is settled as before', () => {
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

describe('a field that its schema declares as voted', () => {
  const settled = (kind: readonly VotedKind[], ...values: readonly Json[]) => {
    const all = values.map((value, index) => inputOf(`s${index}`, value));
    const { record, fields } = merge(all, { ...plain, voted: { '/topic': kind } });
    return [record, fields[0]?.loss];
  };

  test('the settled value is one of the claims, even if another one is close', () => {
    const [left, back, lost] = ['left at the front door', 'left at the back door', 'it was lost on its way'];
    expect(settled(['string'], lost, left, back, lost)).toEqual([{ topic: lost }, 'vote']);
    expect(settled(['number'], 200, 404, 500, 500)).toEqual([{ topic: 500 }, 'vote']);
    expect(settled(['array'], [114.3, 30.6], [114.3, 30.5], [114.3, 30.5])).toEqual([
      { topic: [114.3, 30.5] },
      'vote',
    ]);
  });

  test('claims of another kind are settled by the default of their kind', () => {
    expect(settled(['string'], 1, 2, 9)).toEqual([{ topic: 2 }, 'absolute']);
    expect(settled(['string', 'number'], ['a'], ['a', 'b'], ['b'])).toEqual([
      { topic: ['a', 'b'] },
      'elements',
    ]);
    expect(settled(['array'], { x: 1 }, { x: 2 }, { x: 9 })[0]).toEqual({ topic: { x: 2 } });
  });

  test('the kind is settled first, as in any field', () => {
    expect(settled(['string', 'number'], 'a', 'b', 'b', 7, 7, 7, 7)).toEqual([{ topic: 7 }, 'vote']);
    expect(settled(['string'], null, null, 'a')).toEqual([{ topic: null }, 'vote']);
  });
});

test('a policy of a parent takes it whole', () => {
  const how: MergePolicy = {
    weights: {},
    fields: { '/topic': { loss: 'latest', weights: {} } },
    voted: { '/topic/state': ['string'] },
  };
  const day = (date: number) => `2026-01-0${date}T00:00:00Z`;
  const all = [
    inputOf('a', { state: 'x' }, day(1)),
    inputOf('b', { state: 'y' }, day(2)),
    inputOf('c', { state: 'x' }, day(1)),
  ];
  const { record, fields } = mergeInOrder(all, how);
  expect(record).toEqual({ topic: { state: 'y' } });
  expect(fields.map(({ field, loss }) => [field, loss])).toEqual([['/topic', 'latest']]);
});
