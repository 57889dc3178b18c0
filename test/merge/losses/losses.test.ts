import { describe, expect, test } from 'vitest';
import type { LossName } from '../../../shared/policy/losses/loss-descriptors.ts';
import type { Json } from '../../../shared/json/json.ts';
import type { Contribution } from '../../../shared/envelope/contribution.ts';
import { mergeInOrder, inputOf, under } from '../arbitraries.ts';

function settledBy(
  loss: LossName,
  inputs: readonly Contribution[],
  weights: Readonly<Record<string, number>> = {},
) {
  const { record, fields, conflicts } = mergeInOrder(inputs, under(loss, weights));
  return { value: topicOf(record), field: fields[0], conflict: conflicts[0] };
}

function topicOf(record: Json): unknown {
  return record !== null && typeof record === 'object' && 'topic' in record ? record.topic : undefined;
}

const abc = (...values: readonly Json[]) =>
  values.map((value, index) => inputOf('abcdefgh'[index] ?? '?', value));

describe('vote', () => {
  test('the value that most weight stands behind', () => {
    expect(settledBy('vote', abc('red', 'blue', 'blue')).value).toBe('blue');
    expect(settledBy('vote', abc('red', 'blue', 'blue'), { a: 2.5 }).value).toBe('red');
  });

  test('a tie goes to the canonical JSON that comes first, not to a source', () => {
    expect(settledBy('vote', abc('red', 'blue')).value).toBe('blue');
    expect(settledBy('vote', abc('blue', 'red')).value).toBe('blue');
  });

  test('values of any kind, objects whole and whatever the order of their members', () => {
    const { value, field } = settledBy('vote', abc({ x: 1, y: 2 }, { x: 3 }, { y: 2, x: 1 }, 7));
    expect(value).toEqual({ x: 1, y: 2 });
    expect(field).toEqual({ field: '/topic', loss: 'vote', winners: ['a', 'c'], dissenters: ['b', 'd'] });
  });

  test('one value of most weight wins over a kind of more weight', () => {
    expect(settledBy('vote', abc('x', 'y', 5), { c: 1.5 }).value).toBe(5);
  });
});

describe('absolute', () => {
  test('the weighted median; of an even number the lower', () => {
    expect(settledBy('absolute', abc(30, 25, 100)).value).toBe(30);
    expect(settledBy('absolute', abc(4, 3, 2, 1)).value).toBe(2);
    expect(settledBy('absolute', abc(30, 25, 100), { c: 3 }).value).toBe(100);
  });

  test('those who claim it win', () => {
    const { field, conflict } = settledBy('absolute', abc(30, 25, 30, 31));
    expect(field).toMatchObject({ loss: 'absolute', winners: ['a', 'c'], dissenters: ['b', 'd'] });
    expect(conflict?.claims).toEqual([
      { value: 30, sources: ['a', 'c'], weight: 2 },
      { value: 25, sources: ['b'], weight: 1 },
      { value: 31, sources: ['d'], weight: 1 },
    ]);
  });

  test('does not fit text: the vote that was held instead is what is told', () => {
    const { value, field, conflict } = settledBy('absolute', abc('x', 'x', 'a'));
    expect(value).toBe('x');
    expect([field?.loss, conflict?.loss]).toEqual(['vote', 'vote']);
  });

  test('numbers that JSON writes but no double holds', () => {
    const huge: Json[] = [Number('1e999'), Number('-1e999'), 3];
    expect(settledBy('absolute', abc(...huge)).value).toBe(3);
    expect(settledBy('squared', abc(...huge)).value).toBeCloseTo(1, 10);
  });
});

describe('squared', () => {
  test('the weighted mean', () => {
    expect(settledBy('squared', abc(10, 20)).value).toBe(15);
    expect(settledBy('squared', abc(10, 20), { a: 3 }).value).toBe(12.5);
  });

  test('those nearest to it win', () => {
    const { field } = settledBy('squared', abc(0, 10, 11, 10));
    expect(field).toMatchObject({ loss: 'squared', winners: ['b', 'd'], dissenters: ['a', 'c'] });
    expect(settledBy('squared', abc(1, 3, 'red')).field).toMatchObject({
      winners: ['a', 'b'],
      dissenters: ['c'],
    });
  });

  test('small numbers survive large ones', () => {
    expect(settledBy('squared', abc(1e16, 1, -1e16, 1)).value).toBe(0.5);
  });

  test('neither overflows nor vanishes', () => {
    const max = Number.MAX_VALUE;
    expect(settledBy('squared', abc(max, max / 2, max)).value).toBeCloseTo(max * (5 / 6), -295);
    expect(settledBy('squared', abc(max, -max)).value).toBe(0);
    expect(settledBy('squared', abc(max, max / 2), { a: 1e300, b: 1e300 }).value).toBeCloseTo(
      max * 0.75,
      -295,
    );
    expect(settledBy('squared', abc(5e-323, 15e-323), { a: 1e-300, b: 1e-300 }).value).toBe(10e-323);
    expect(settledBy('squared', abc(max, -max, max)).field).toMatchObject({
      winners: ['a', 'c'],
      dissenters: ['b'],
    });
  });

  test('the farthest number is nearer than what is no number', () => {
    const { field } = settledBy('squared', abc(Number.MAX_VALUE, -Number.MAX_VALUE, 'x'), { a: 1e9, c: 0 });
    expect(field).toMatchObject({ winners: ['a'], dissenters: ['b', 'c'] });
  });
});

describe('latest', () => {
  const early = '2026-01-01T12:00:00Z';

  test('by time, whatever zone it is written in', () => {
    const claims = [inputOf('a', 'old', early), inputOf('b', 'new', '2026-01-01T13:30:00+01:00')];
    expect(settledBy('latest', claims).value).toBe('new');
    const { field } = settledBy('latest', [...claims, inputOf('c', 'new', early)]);
    expect(field).toMatchObject({ loss: 'latest', winners: ['b', 'c'], dissenters: ['a'] });
  });

  test('of one instant, by source', () => {
    expect(settledBy('latest', [inputOf('a', 1, early, 'x2'), inputOf('b', 2, early, 'x1')]).value).toBe(2);
  });

  test('without a time, or with one that cannot be read, it is the earliest', () => {
    expect(settledBy('latest', [inputOf('a', 1, early, '1'), inputOf('b', 2, undefined, '2')]).value).toBe(1);
    expect(settledBy('latest', [inputOf('a', 1, early, '1'), inputOf('b', 2, 'tomorrow', '2')]).value).toBe(
      1,
    );
  });

  test('weights do not matter, but having no voice does', () => {
    const claims = [inputOf('a', 1, early), inputOf('b', 2, '2026-01-02T00:00:00Z')];
    expect(settledBy('latest', claims, { a: 9 }).value).toBe(2);
    expect(settledBy('latest', claims, { b: 0 }).value).toBe(1);
  });

  test('takes claims of any kind, objects whole', () => {
    const claims = [
      inputOf('a', { x: 1 }, early),
      inputOf('b', { x: 2 }, early),
      inputOf('c', null, '2026-01-02T00:00:00Z'),
    ];
    expect(settledBy('latest', claims).value).toBeNull();
    expect(settledBy('latest', claims.slice(0, 2)).value).toEqual({ x: 2 });
  });
});

describe('union', () => {
  test('every element once, in order of first appearance by source', () => {
    expect(settledBy('union', abc(['b', 'a'], ['c', 'a'])).value).toEqual(['b', 'a', 'c']);
    expect(settledBy('union', [inputOf('z', ['b', 'a']), inputOf('y', ['c', 'a'])]).value).toEqual([
      'c',
      'a',
      'b',
    ]);
  });

  test('as often as the source that has it most often', () => {
    expect(settledBy('union', abc([1, 1], [2, 1])).value).toEqual([1, 1, 2]);
  });

  test('elements are compared by value', () => {
    expect(settledBy('union', abc([{ x: 1, y: 2 }, 1], [{ y: 2, x: 1 }, '1'])).value).toEqual([
      { x: 1, y: 2 },
      1,
      '1',
    ]);
  });

  test('who lacks the fewest wins', () => {
    const { field } = settledBy('union', abc(['a', 'b'], ['b', 'c', 'd'], 'x'));
    expect(field).toMatchObject({ loss: 'union', winners: ['b'], dissenters: ['a', 'c'] });
  });

  test('does not fit numbers', () => {
    expect(settledBy('union', abc(1, 2, 2))).toMatchObject({ value: 2, field: { loss: 'vote' } });
  });
});

describe('elements', () => {
  test('in when at least half of the weight has it', () => {
    expect(settledBy('elements', abc(['a', 'b'], ['b', 'c'], ['b', 'c'])).value).toEqual(['b', 'c']);
    expect(settledBy('elements', abc(['a'], [])).value).toEqual(['a']);
    expect(settledBy('elements', abc(['a'], [], [])).value).toEqual([]);
    expect(settledBy('elements', abc(['a'], [], []), { a: 3 }).value).toEqual(['a']);
  });

  test('in the order of their mean positions, by weight', () => {
    expect(settledBy('elements', abc(['a', 'b', 'c'], ['c', 'a', 'b'], ['a', 'c', 'b'])).value).toEqual([
      'a',
      'c',
      'b',
    ]);
    expect(settledBy('elements', abc(['a', 'b'], ['b', 'a']), { b: 2 }).value).toEqual(['b', 'a']);
  });

  test('the mean is over those who have the element', () => {
    expect(settledBy('elements', abc(['x', 'y'], ['y', 'x'], ['z', 'y'], ['w', 'y'])).value).toEqual([
      'x',
      'y',
    ]);
  });

  test('a tie in position goes to the weightier element, then to the canonical JSON that comes first', () => {
    expect(settledBy('elements', abc(['b', 'a'], ['a', 'b'], ['b'], ['z', 'b'])).value).toEqual(['b', 'a']);
    expect(settledBy('elements', abc(['a'], ['b'])).value).toEqual(['a', 'b']);
    expect(settledBy('elements', abc(['b'], ['a'])).value).toEqual(['a', 'b']);
  });

  test('the second of two equal elements is an element of its own', () => {
    expect(settledBy('elements', abc([1, 1, 2], [1, 1], [1, 3])).value).toEqual([1, 1]);
  });

  test('those who differ from it least win, their order aside', () => {
    const { field } = settledBy('elements', abc(['b', 'a'], ['a', 'b'], ['a'], 'a'));
    expect(field).toMatchObject({ loss: 'elements', winners: ['a', 'b'], dissenters: ['c', 'd'] });
  });
});

describe('edit', () => {
  test('the text nearest to all', () => {
    const texts = abc('the cat sat on a mat', 'the cat sat on the mat', 'a cat sat on the mat');
    expect(settledBy('edit', texts)).toMatchObject({
      value: 'the cat sat on the mat',
      field: { loss: 'edit', winners: ['b'], dissenters: ['a', 'c'] },
    });
    expect(settledBy('edit', texts, { a: 3 }).value).toBe('the cat sat on a mat');
  });

  test('a tie goes to the text that comes first', () => {
    expect(settledBy('edit', abc('b', 'a')).value).toBe('a');
    expect(settledBy('edit', abc('a', 'b')).value).toBe('a');
  });

  test('long texts are compared by their trigrams', () => {
    const long = (word: string) =>
      `${'far too long to be compared cell by cell; '.repeat(500)}${word.repeat(50)}`;
    expect(settledBy('edit', abc(long('abcdef'), long('abcdexyz'), long('vwxyz'))).value).toBe(
      long('abcdexyz'),
    );
  });

  test('does not fit numbers', () => {
    expect(settledBy('edit', abc(1, 2, 2))).toMatchObject({ value: 2, field: { loss: 'vote' } });
  });
});
