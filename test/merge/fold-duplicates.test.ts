import fc from 'fast-check';
import { expect, test } from 'vitest';
import { foldDuplicates } from '../../shared/merge/fold-duplicates.ts';
import type { MergeInput } from '../../shared/merge/merged.ts';
import { inputs, inputOf } from './arbitraries.ts';

const news = 'The bridge over the river was closed this morning after engineers found a crack in it.';

test('near duplicates of several sources are folded into one with all their sources', () => {
  const [a, b, c] = [
    inputOf('a', news),
    inputOf('b', 'All is well on the river today.'),
    inputOf('c', `${news}\n`),
  ];
  expect(foldDuplicates([a, b, c], 0.95, {})).toEqual({
    contributions: [{ ...a, sources: ['a', 'c'] }, b],
    folded: [{ kept: 'a/a-1', duplicates: ['c/c-1'] }],
  });
});

test('the contribution of the weightiest source is kept', () => {
  const all = [inputOf('a', news), inputOf('b', news), inputOf('c', news)];
  const { contributions, folded } = foldDuplicates(all, 1, { b: 2 });
  expect(contributions.map(({ source, sources }) => [source, sources])).toEqual([['b', ['a', 'b', 'c']]]);
  expect(folded).toEqual([{ kept: 'b/b-1', duplicates: ['a/a-1', 'c/c-1'] }]);
});

test('facts are never folded, nor texts with different facts or topics', () => {
  const facts = [inputOf('a', { age: 25 }), inputOf('b', { age: 25 })];
  const differing = [inputOf('a', { text: news, age: 25 }), inputOf('b', { text: news, age: 26 })];
  const elsewhere: MergeInput[] = [inputOf('a', news), { ...inputOf('b', news), topic: 'other' }];
  const moved = [inputOf('a', { text: news, note: 'x' }), inputOf('b', { note: news, text: 'x' })];
  for (const all of [facts, differing, elsewhere, moved])
    expect(foldDuplicates(all, 0.9, {})).toEqual({ contributions: all, folded: [] });
});

test('nothing is folded without a threshold', () => {
  const all = [inputOf('a', news), inputOf('b', news)];
  expect(foldDuplicates(all, undefined, {})).toEqual({ contributions: all, folded: [] });
});

test('every contribution is kept or listed as a duplicate of a kept one', () => {
  fc.assert(
    fc.property(inputs, fc.constantFrom(0.5, 0.9, 1), (all, near) => {
      const { contributions, folded } = foldDuplicates(all, near, {});
      const name = ({ source, id }: MergeInput): string => `${source}/${id}`;
      const kept = contributions.map(name);
      const dropped = folded.flatMap(({ duplicates }) => duplicates);
      expect([...kept, ...dropped].toSorted()).toEqual(all.map(name).toSorted());
      for (const one of folded) expect(kept).toContain(one.kept);
    }),
  );
});
