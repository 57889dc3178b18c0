import { describe, expect, test } from 'vitest';
import type { Json } from '../../shared/json/json.ts';
import { merge } from '../../shared/merge/merge.ts';
import { inputOf, settled } from './arbitraries.ts';

describe('kinds that compete', () => {
  test('the kind of a field is voted on first', () => {
    expect(settled(1, 2, 3, null).record).toEqual({ topic: 2 });
    expect(settled(1, null, null).record).toEqual({ topic: null });
    expect(settled([1], [1, 2], 'x').record).toEqual({ topic: [1, 2] });
  });

  test('a null is a claim and dissents', () => {
    const { fields, conflicts } = settled(5, 5, null);
    expect(fields).toEqual([{ field: '/topic', loss: 'absolute', winners: ['a', 'b'], dissenters: ['c'] }]);
    expect(conflicts[0]?.claims).toEqual([
      { value: 5, sources: ['a', 'b'], weight: 2 },
      { value: null, sources: ['c'], weight: 1 },
    ]);
  });

  test('a tie is won in the order object, array, string, number, boolean, null', () => {
    const ranked: Json[] = [{ x: 1 }, ['x'], 'x', 1, true, null];
    for (const [index, value] of ranked.entries()) {
      for (const lesser of ranked.slice(index + 1)) {
        expect(settled(value, lesser).record).toEqual({ topic: value });
        expect(settled(lesser, value).record).toEqual({ topic: value });
      }
    }
  });

  test('winning objects count as one claim, and their differences appear below', () => {
    const { record, fields, conflicts } = settled({ x: 1 }, { x: 2 }, 'gone');
    expect(record).toEqual({ topic: { x: 1 } });
    expect(fields).toEqual([
      { field: '/topic/x', loss: 'absolute', winners: ['a'], dissenters: ['b'] },
      { field: '/topic', loss: 'vote', winners: ['a', 'b'], dissenters: ['c'] },
    ]);
    expect(conflicts[1]).toEqual({
      field: '/topic',
      loss: 'vote',
      settled: { x: 1 },
      claims: [
        { value: { x: 1 }, sources: ['a', 'b'], weight: 2 },
        { value: 'gone', sources: ['c'], weight: 1 },
      ],
    });
  });

  test('losing objects dissent as a whole', () => {
    const { record, fields } = settled({ x: 1 }, 'gone', 'gone');
    expect(record).toEqual({ topic: 'gone' });
    expect(fields).toEqual([{ field: '/topic', loss: 'vote', winners: ['b', 'c'], dissenters: ['a'] }]);
  });

  test('a winning empty object has no leaf of its own beside the contest', () => {
    const { record, fields, conflicts } = settled({}, {}, 7);
    expect(record).toEqual({ topic: {} });
    expect(fields).toEqual([{ field: '/topic', loss: 'vote', winners: ['a', 'b'], dissenters: ['c'] }]);
    expect(conflicts).toHaveLength(1);
  });

  test('a contest of equal weights lists its claims by canonical JSON', () => {
    expect(settled({ x: 1 }, 'zz', 1, null).conflicts[0]?.claims.map((claim) => claim.value)).toEqual([
      'zz',
      1,
      null,
      { x: 1 },
    ]);
  });

  test('the kind of the greatest weight wins', () => {
    const inputs = [inputOf('a', { x: 1 }), inputOf('b', 'gone'), inputOf('c', 'gone')];
    expect(merge(inputs, { weights: { a: 2.5 }, fields: {} }).record).toEqual({ topic: { x: 1 } });
  });
});

describe('conflicts', () => {
  test('values compare as values: -0 is 0, members have no order, texts are no numbers', () => {
    expect(settled({ x: -0, y: [{ p: 1, q: [2] }] }, { y: [{ q: [2], p: 1 }], x: 0 }).conflicts).toEqual([]);
    const different: [Json, Json][] = [
      ['01', 1],
      [[1], ['1']],
      [[1], [1, 2]],
      [[{ x: 1 }], [{ x: 1, y: 1 }]],
      [[{ x: 1, y: 1 }], [{ x: 1, z: 1 }]],
      [[{ constructor: null }], [{ x: null }]],
      [[[1]], [{ 0: 1 }]],
    ];
    for (const [a, b] of different) expect(settled(a, b).conflicts[0]?.claims).toHaveLength(2);
  });

  test('a conflict lists the claims by weight, then by canonical JSON', () => {
    expect(settled('c', 'b', 'a', 'c').conflicts[0]).toEqual({
      field: '/topic',
      loss: 'vote',
      settled: 'c',
      claims: [
        { value: 'c', sources: ['a', 'd'], weight: 2 },
        { value: 'a', sources: ['c'], weight: 1 },
        { value: 'b', sources: ['b'], weight: 1 },
      ],
    });
  });

  test('arrays that differ only in order are a conflict', () => {
    expect(settled([1, 2], [2, 1])).toMatchObject({
      record: { topic: [1, 2] },
      fields: [{ loss: 'elements', winners: ['a', 'b'], dissenters: [] }],
      conflicts: [{ field: '/topic', settled: [1, 2] }],
    });
  });
});
