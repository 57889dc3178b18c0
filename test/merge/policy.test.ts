import { contributionOf } from '../fakes/parts.ts';
import { describe, expect, test } from 'vitest';
import type { MergePolicy } from '../../shared/policy/merge-policy.ts';
import type { Json } from '../../shared/json/json.ts';
import { merge } from '../../shared/merge/merge.ts';
import { mergeInOrder, plain, inputOf, settled } from './arbitraries.ts';

const day = (date: number) => `2026-01-0${date}T00:00:00Z`;

describe('defaults', () => {
  const lossOf = (...values: readonly Json[]) => settled(...values).fields[0]?.loss;

  test('the default loss follows the kind of the claims', () => {
    expect(lossOf(1, 2)).toBe('absolute');
    expect(lossOf(true, false)).toBe('vote');
    expect(lossOf(null)).toBe('vote');
    expect(lossOf(['x'], ['y'])).toBe('elements');
    expect(lossOf('red', 'blue')).toBe('vote');
    expect(lossOf('a film about a boy', 'a film about a dog')).toBe('edit');
  });

  test('names, codes and single ASCII runs are not free text', () => {
    expect(lossOf('John F. Kennedy', '张三')).toBe('vote');
    expect(lossOf(`https://example.com/${'x'.repeat(200)}?q=1;2`)).toBe('vote');
    expect(lossOf('  three   words only  ')).toBe('vote');
    expect(lossOf('电'.repeat(64))).toBe('vote');
  });

  test('four words, two lines, Chinese sentences and long texts are free text', () => {
    expect(lossOf('one two three four')).toBe('edit');
    expect(lossOf('one\ntwo')).toBe('edit');
    expect(lossOf('one\rtwo')).toBe('edit');
    for (const mark of '，。！？；') expect(lossOf(`张三${mark}年龄25岁`)).toBe('edit');
    expect(lossOf(`${'x'.repeat(64)} y`)).toBe('edit');
    expect(lossOf('电'.repeat(65))).toBe('edit');
  });

  test('the edit loss requires half of the weight in free texts', () => {
    const text = 'one two three four';
    expect(lossOf(text, 'red')).toBe('edit');
    expect(lossOf(text, 'red', 'red')).toBe('vote');
  });
});

describe('weights', () => {
  const inputs = [inputOf('a', 'red'), inputOf('b', 'blue'), inputOf('c', 'blue')];
  const withWeights = (weights: Record<string, number>, own: Record<string, number> = {}): MergePolicy => ({
    weights,
    fields: { '/topic': { loss: 'vote', weights: own } },
  });
  const value = (policy: MergePolicy) => merge(inputs, policy).record;

  test('the weight comes from the field, then the fusion, then the default 1', () => {
    expect(value(withWeights({ a: 3 }))).toEqual({ topic: 'red' });
    expect(value(withWeights({ a: 3 }, { a: 1 }))).toEqual({ topic: 'blue' });
    expect(value(withWeights({ a: 1 }, { a: 3 }))).toEqual({ topic: 'red' });
    expect(merge(inputs, withWeights({ b: 5 }, { a: 3 })).conflicts[0]?.claims).toEqual([
      { value: 'blue', sources: ['b', 'c'], weight: 6 },
      { value: 'red', sources: ['a'], weight: 3 },
    ]);
  });

  test('a source of weight 0 has no vote but appears in the receipt', () => {
    const { record, fields, conflicts } = merge(inputs, withWeights({ b: 0, c: 0 }));
    expect(record).toEqual({ topic: 'red' });
    expect(fields).toEqual([{ field: '/topic', loss: 'vote', winners: ['a'], dissenters: ['b', 'c'] }]);
    expect(conflicts[0]?.claims).toEqual([
      { value: 'red', sources: ['a'], weight: 1 },
      { value: 'blue', sources: ['b', 'c'], weight: 0 },
    ]);
  });

  test('sources of weight 0 only are equal', () => {
    expect(value(withWeights({ a: 0, b: 0, c: 0 }))).toEqual({ topic: 'blue' });
    const kinds = [inputOf('a', { x: 1 }), inputOf('b', 7), inputOf('c', 8)];
    expect(merge(kinds, { weights: { a: 0, b: 0, c: 0 }, fields: {} }).record).toEqual({ topic: 7 });
  });

  test('an invalid weight counts as 0', () => {
    const { record, conflicts } = merge(inputs, withWeights({ b: -5, c: Number.NaN }));
    expect(record).toEqual({ topic: 'red' });
    expect(conflicts[0]?.claims.map((claim) => claim.weight)).toEqual([1, 0]);
  });

  test('every valid weight counts, however large or small', () => {
    expect(value(withWeights({ a: Infinity, b: 1 }))).toEqual({ topic: 'red' });
    const numbers = [inputOf('a', 1), inputOf('b', 2), inputOf('c', 3)];
    const tiny = { a: 5e-324, b: 5e-324, c: 5e-324 };
    expect(merge(numbers, { weights: tiny, fields: {} }).record).toEqual({ topic: 2 });
    const vast = { a: 1e308, b: 1e308, c: 1e308 };
    expect(merge(numbers, { weights: vast, fields: {} }).record).toEqual({ topic: 2 });
    expect(merge(numbers, { weights: vast, fields: {} }).conflicts[0]?.claims[0]?.weight).toBeLessThan(
      Infinity,
    );
  });

  test('a source may have the name of an inherited property', () => {
    const odd = [inputOf('constructor', 'red'), inputOf('__proto__', 'blue'), inputOf('toString', 'blue')];
    expect(merge(odd, plain).record).toEqual({ topic: 'blue' });
  });
});

describe('policies by pointer', () => {
  const policyFor = (pointer: string, loss: 'vote' | 'latest' | 'squared'): MergePolicy => ({
    weights: {},
    fields: { [pointer]: { loss, weights: {} } },
  });

  test('a policy names a field by its escaped pointer', () => {
    expect(
      merge(
        [inputOf('a', { 'x/~1': 1 }), inputOf('b', { 'x/~1': 2 })],
        policyFor('/topic/x~1~01', 'squared'),
      ),
    ).toMatchObject({
      record: { topic: { 'x/~1': 1.5 } },
      fields: [{ field: '/topic/x~1~01', loss: 'squared' }],
    });
  });

  test('a policy of an object takes it whole', () => {
    const addresses = [
      inputOf('a', { address: { street: 'old', flat: 1 }, age: 1 }, day(1)),
      inputOf('b', { address: { street: 'new' }, age: 2 }, day(2)),
      inputOf('c', { address: { street: 'old', flat: 1 }, age: 3 }, day(1)),
    ];
    const latest = mergeInOrder(addresses, policyFor('/topic/address', 'latest'));
    expect(latest.record).toEqual({ topic: { address: { street: 'new' }, age: 2 } });
    expect(latest.fields).toEqual([
      { field: '/topic/address', loss: 'latest', winners: ['b'], dissenters: ['a', 'c'] },
      { field: '/topic/age', loss: 'absolute', winners: ['b'], dissenters: ['a', 'c'] },
    ]);
    const vote = merge(addresses, policyFor('/topic/address', 'vote'));
    expect(vote.record).toEqual({ topic: { address: { street: 'old', flat: 1 }, age: 2 } });
    const unfit = merge(addresses, policyFor('/topic/address', 'squared'));
    expect(unfit.fields[0]).toEqual({
      field: '/topic/address',
      loss: 'vote',
      winners: ['a', 'c'],
      dissenters: ['b'],
    });
  });

  test('may name a whole topic, but not the record or what is no pointer', () => {
    const bodies = [inputOf('a', { x: 3 }, day(2)), inputOf('b', { x: 1, y: 4 }, day(1))];
    expect(mergeInOrder(bodies, policyFor('/topic', 'latest')).record).toEqual({ topic: { x: 3 } });
    for (const nothing of ['', 'topic', 'xtopic/x']) {
      expect(merge(bodies, policyFor(nothing, 'latest')).record).toEqual({ topic: { x: 1, y: 4 } });
    }
  });

  test('a parent and its member may both have a policy', () => {
    const fields = {
      '/topic/a/b': { loss: 'squared', weights: {} },
      '/topic/a': { loss: 'latest', weights: {} },
    } as const;
    const bodies = [inputOf('a', { a: { b: 1 } }, day(1)), inputOf('b', { a: { b: 2 } }, day(2))];
    expect(merge(bodies, { weights: {}, fields }).record).toEqual({ topic: { a: { b: 2 } } });
  });
});

test('a unanimous value of all weighted claims stands in its notation', () => {
  const policy: MergePolicy = {
    weights: { mute: 0 },
    fields: { '/t': { loss: 'jaccard', weights: {} } },
  };
  const bob = contributionOf({ source: 'bob', id: '1', topic: 't', value: ['a', 'a'] });
  const mute = contributionOf({ source: 'mute', id: '1', topic: 't', value: 'nonsense' });
  const alone = merge([bob], policy);
  const beside = merge([bob, mute], policy);
  expect(beside.record).toEqual(alone.record);
  expect(beside.record).toEqual({ t: ['a', 'a'] });
});
