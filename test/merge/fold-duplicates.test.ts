import fc from 'fast-check';
import { expect, test } from 'vitest';
import { foldDuplicates, foldedOf, sourcesOf } from '../../shared/merge/fold-duplicates.ts';
import { type Contribution, contributionName } from '../../shared/envelope/contribution.ts';
import { inputs, inputOf } from './arbitraries.ts';

const news = 'The bridge over the river was closed this morning after engineers found a crack in it.';

test('near duplicates of several sources are folded into one with all their sources', () => {
  const [a, b, c] = [
    inputOf('a', news),
    inputOf('b', 'All is well on the river today.'),
    inputOf('c', `${news}\n`),
  ];
  const { contributions, repeats } = foldDuplicates([a, b, c], 0.95, {});
  expect(contributions).toEqual([a, b]);
  expect(contributions.map((one) => sourcesOf(one, repeats))).toEqual([['a', 'c'], undefined]);
  expect(foldedOf(contributions, repeats)).toEqual([{ kept: 'a/a-1', duplicates: ['c/c-1'] }]);
});

test('the contribution of the weightiest source is kept', () => {
  const all = [inputOf('a', news), inputOf('b', news), inputOf('c', news)];
  const { contributions, repeats } = foldDuplicates(all, 1, { b: 2 });
  expect(contributions.map((one) => [contributionName(one), sourcesOf(one, repeats)])).toEqual([
    ['b/b-1', ['a', 'b', 'c']],
  ]);
  expect(foldedOf(contributions, repeats)).toEqual([{ kept: 'b/b-1', duplicates: ['a/a-1', 'c/c-1'] }]);
});

test('facts are never folded, nor texts with different facts or topics', () => {
  const facts = [inputOf('a', { age: 25 }), inputOf('b', { age: 25 })];
  const differing = [inputOf('a', { text: news, age: 25 }), inputOf('b', { text: news, age: 26 })];
  const elsewhere: Contribution[] = [inputOf('a', news), { ...inputOf('b', news), topic: 'other' }];
  const moved = [inputOf('a', { text: news, note: 'x' }), inputOf('b', { note: news, text: 'x' })];
  for (const all of [facts, differing, elsewhere, moved])
    expect(foldDuplicates(all, 0.9, {})).toEqual({ contributions: all, repeats: new Map() });
});

test('nothing is folded without a threshold', () => {
  const all = [inputOf('a', news), inputOf('b', news)];
  expect(foldDuplicates(all, undefined, {})).toEqual({ contributions: all, repeats: new Map() });
});

test('every contribution is kept or listed as a duplicate of a kept one', () => {
  fc.assert(
    fc.property(inputs, fc.constantFrom(0.5, 0.9, 1), (all, near) => {
      const { contributions, repeats } = foldDuplicates(all, near, {});
      const folded = foldedOf(contributions, repeats);
      const kept = contributions.map(contributionName);
      const dropped = folded.flatMap(({ duplicates }) => duplicates);
      expect([...kept, ...dropped].toSorted()).toEqual(all.map(contributionName).toSorted());
      for (const one of folded) expect(kept).toContain(one.kept);
    }),
  );
});
