import { contributionOf } from '../fakes/parts.ts';
import { describe, expect, test } from 'vitest';
import type { MergePolicy } from '../../shared/policy/merge-policy.ts';
import type { Json } from '../../shared/json/json.ts';
import { merge } from '../../shared/merge/merge.ts';
import { plain, inputOf, settled } from './arbitraries.ts';

const day = (date: number) => `2026-01-0${date}T00:00:00Z`;

describe('the record', () => {
  test('the record has a member for each topic', () => {
    const content = contributionOf({ source: 'catalogue', id: '1', topic: 'content', value: '电影推荐' });
    const user = contributionOf({ source: 'profile', id: '1', topic: 'user', value: { age: 25 } });
    expect(merge([user, content], plain)).toEqual({
      record: { content: '电影推荐', user: { age: 25 } },
      fields: [
        { field: '/content', loss: 'vote', winners: ['catalogue'], dissenters: [] },
        { field: '/user/age', loss: 'absolute', winners: ['profile'], dissenters: [] },
      ],
      conflicts: [],
    });
    expect(Object.keys(merge([user, content], plain).record ?? {})).toEqual(['content', 'user']);
  });

  test('the record of no inputs is empty', () => {
    expect(merge([], plain)).toEqual({ record: {}, fields: [], conflicts: [] });
  });

  test('the record is merged member by member, and a missing member is no claim', () => {
    const { record, fields, conflicts } = settled(
      { x: 1, deep: { y: 'red' } },
      { deep: { y: 'red', z: true } },
    );
    expect(record).toEqual({ topic: { x: 1, deep: { y: 'red', z: true } } });
    expect(fields).toEqual([
      { field: '/topic/x', loss: 'absolute', winners: ['a'], dissenters: [] },
      { field: '/topic/deep/y', loss: 'vote', winners: ['a', 'b'], dissenters: [] },
      { field: '/topic/deep/z', loss: 'vote', winners: ['b'], dissenters: [] },
    ]);
    expect(conflicts).toEqual([]);
  });

  test('the receipt has entries for objects without members', () => {
    expect(settled({}, {}).fields).toEqual([
      { field: '/topic', loss: 'vote', winners: ['a', 'b'], dissenters: [] },
    ]);
    expect(settled({}, { x: {} }).fields.map((each) => each.field)).toEqual(['/topic/x']);
  });

  test('any member name is allowed and escaped in the pointer', () => {
    const body: Json = JSON.parse('{"__proto__": {"x": 1}, "constructor": 2, "a/b~c": 3, "": 4}');
    const { record, fields } = settled(body);
    expect(JSON.stringify(record)).toBe(JSON.stringify({ topic: body }));
    expect(fields.map((each) => each.field)).toEqual([
      '/topic/__proto__/x',
      '/topic/constructor',
      '/topic/a~1b~0c',
      '/topic/',
    ]);
  });
});

describe('one voice a source', () => {
  test('its last claim of a field counts', () => {
    const inputs = [
      inputOf('a', 9),
      inputOf('b', 2),
      inputOf('a', 9, undefined, 'a-2'),
      inputOf('a', 1, undefined, 'a-3'),
    ];
    expect(merge(inputs, plain)).toMatchObject({
      record: { topic: 1 },
      fields: [{ winners: ['a'], dissenters: ['b'] }],
    });
  });

  test('which is last is for the order of the inputs to say, and not for their times', () => {
    const inputs = [
      inputOf('a', 1, day(3), 'z'),
      inputOf('a', 2, undefined, 'y'),
      inputOf('a', 3, day(1), 'x'),
    ];
    expect(merge(inputs, plain).record).toEqual({ topic: 3 });
    expect(merge(inputs.toReversed(), plain).record).toEqual({ topic: 1 });
  });

  test('a later object adds to an earlier one', () => {
    const inputs = [inputOf('a', { x: 1, y: 1 }, day(1), 'x'), inputOf('a', { y: 2 }, day(2), 'y')];
    expect(merge(inputs, plain)).toMatchObject({ record: { topic: { x: 1, y: 2 } }, conflicts: [] });
  });

  test('a later object replaces the earlier one where objects are taken whole', () => {
    const inputs = [inputOf('a', { x: 1, y: 1 }, day(1), 'x'), inputOf('a', { y: 2 }, day(2), 'y')];
    const whole: MergePolicy = { weights: {}, fields: { '/topic': { loss: 'vote', weights: {} } } };
    expect(merge(inputs, whole)).toMatchObject({ record: { topic: { y: 2 } }, conflicts: [] });
  });

  test('a later claim of another kind takes back the earlier ones', () => {
    const [one, two, three] = [
      inputOf('a', { x: 1 }, day(1), 'x'),
      inputOf('a', 'gone', day(2), 'y'),
      inputOf('a', { y: 2 }, day(3), 'z'),
    ];
    expect(merge([one, two], plain)).toMatchObject({ record: { topic: 'gone' }, conflicts: [] });
    expect(merge([one, two, three], plain)).toMatchObject({ record: { topic: { y: 2 } }, conflicts: [] });
    expect(merge([one, two, inputOf('b', { x: 5 }), inputOf('c', { x: 5 })], plain)).toMatchObject({
      record: { topic: { x: 5 } },
      fields: [
        { field: '/topic/x', winners: ['b', 'c'], dissenters: [] },
        { field: '/topic', winners: ['b', 'c'], dissenters: ['a'] },
      ],
    });
  });

  test('repeated claims of a source do not add weight to their kind', () => {
    const often = [1, 2, 3].map((id) => inputOf('a', { x: 1 }, day(id), String(id)));
    expect(merge([...often, inputOf('b', 7), inputOf('c', 7)], plain).record).toEqual({ topic: 7 });
  });

  test('each topic has its own latest claims', () => {
    const elsewhere = { ...inputOf('a', 2, day(2), 'x'), topic: 'other' };
    expect(merge([elsewhere, inputOf('a', 1, day(1), 'y')], plain).record).toEqual({ other: 2, topic: 1 });
  });
});

test('winners and dissenters are sorted in any grouping of the claims', () => {
  expect(settled([1, 2], [2, 1], [1, 2]).fields[0]).toMatchObject({ winners: ['a', 'b', 'c'] });
  expect(settled('x', 'y', 'x', 'z', 'z', 'z').fields[0]).toMatchObject({ dissenters: ['a', 'b', 'c'] });
});

test("an id is its source's own", () => {
  const same = [inputOf('a', 1, day(1), 'x'), inputOf('b', 1, day(1), 'x')];
  expect(merge(same, plain).fields[0]?.winners).toEqual(['a', 'b']);
});

test('a hundred thousand members, a hundred levels and a thousand inputs are settled', () => {
  const wide = Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [`k${index}`, index]));
  expect(settled(wide, { ...wide, k7: 8 }, wide).conflicts).toHaveLength(1);
  const long = Object.keys(wide);
  expect(settled(long, [...long, 'x'], long).record).toEqual({ topic: long });
  let deep: Json = 1;
  for (let level = 0; level < 100; level += 1) deep = level % 2 === 0 ? { x: deep } : [deep];
  expect(settled(deep, [deep], deep).record).toEqual({ topic: deep });
  const often = Array.from({ length: 1_000 }, (_, index) =>
    inputOf('a', { x: index }, day(1), String(index).padStart(4, '0')),
  );
  expect(merge(often, plain).record).toEqual({ topic: { x: 999 } });
});
