import fc from 'fast-check';
import { expect, test } from 'vitest';
import { foldDuplicates, foldedOf, sourcesOf } from '../../shared/merge/fold-duplicates.ts';
import type { Contribution } from '../../shared/envelope/contribution.ts';
import { nameOf } from '../../shared/envelope/contribution.ts';
import { inputs, says } from './arbitraries.ts';

const news = 'The bridge over the river was closed this morning after engineers found a crack in it.';

test('what several sources tell in nearly the same words is told once, with all of them', () => {
  const [a, b, c] = [says('a', news), says('b', 'All is well on the river today.'), says('c', `${news}\n`)];
  const { contributions, repeats } = foldDuplicates([a, b, c], 0.95, {});
  expect(contributions).toEqual([a, b]);
  expect(contributions.map((one) => sourcesOf(one, repeats))).toEqual([['a', 'c'], undefined]);
  expect(foldedOf(contributions, repeats)).toEqual([{ kept: 'a/a-1', duplicates: ['c/c-1'] }]);
});

test('the weightiest source speaks for all', () => {
  const all = [says('a', news), says('b', news), says('c', news)];
  const { contributions, repeats } = foldDuplicates(all, 1, { b: 2 });
  expect(contributions.map((one) => [nameOf(one), sourcesOf(one, repeats)])).toEqual([
    ['b/b-1', ['a', 'b', 'c']],
  ]);
  expect(foldedOf(contributions, repeats)).toEqual([{ kept: 'b/b-1', duplicates: ['a/a-1', 'c/c-1'] }]);
});

test('facts are agreed to, not repeated; texts that come with other facts or topics stay', () => {
  const facts = [says('a', { age: 25 }), says('b', { age: 25 })];
  const told = [says('a', { text: news, age: 25 }), says('b', { text: news, age: 26 })];
  const elsewhere: Contribution[] = [says('a', news), { ...says('b', news), topic: 'other' }];
  const moved = [says('a', { text: news, note: 'x' }), says('b', { note: news, text: 'x' })];
  for (const all of [facts, told, elsewhere, moved])
    expect(foldDuplicates(all, 0.9, {})).toEqual({ contributions: all, repeats: new Map() });
});

test('without a threshold nothing is folded', () => {
  const all = [says('a', news), says('b', news)];
  expect(foldDuplicates(all, undefined, {})).toEqual({ contributions: all, repeats: new Map() });
});

test('nothing is lost: each contribution is kept, or named as a duplicate of one that is', () => {
  fc.assert(
    fc.property(inputs, fc.constantFrom(0.5, 0.9, 1), (all, near) => {
      const { contributions, repeats } = foldDuplicates(all, near, {});
      const folded = foldedOf(contributions, repeats);
      const kept = contributions.map(nameOf);
      const dropped = folded.flatMap(({ duplicates }) => duplicates);
      expect([...kept, ...dropped].toSorted()).toEqual(all.map(nameOf).toSorted());
      for (const one of folded) expect(kept).toContain(one.kept);
    }),
  );
});
