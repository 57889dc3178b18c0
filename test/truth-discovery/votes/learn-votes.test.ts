import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ItemClaim } from '../../../shared/truth-discovery/item-claim.ts';
import { learnVotes } from '../../../shared/truth-discovery/votes/learn-votes.ts';
import { steady, worldOf } from '../world.ts';
import { runs } from '../../thorough.ts';

const claim = fc.record({
  item: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
  source: fc.constantFrom('p', 'q', 'r', 's', '__proto__'),
  label: fc.constantFrom('0', '1', '2', '', 'toString'),
});

const seeds = Array.from({ length: runs(2, 5) }, (_, index) => index + 1);

const shareRight = (claims: readonly ItemClaim[], truth: ReadonlyMap<string, string>): number => {
  const { beliefs } = learnVotes(claims);
  return [...truth].filter(([item, label]) => beliefs.get(item)?.label === label).length / truth.size;
};

const accuracyOf = (claims: readonly ItemClaim[], source: string): number =>
  learnVotes(claims).reliability.get(source)?.accuracy ?? Number.NaN;

describe('whatever is claimed', () => {
  test('every item has a belief whose probabilities are probabilities', () => {
    fc.assert(
      fc.property(fc.array(claim, { maxLength: 40 }), (claims) => {
        const { beliefs, reliability } = learnVotes(claims);
        expect(new Set(beliefs.keys())).toEqual(new Set(claims.map(({ item }) => item)));
        for (const { probabilities, confidence, effectiveSources } of beliefs.values()) {
          const total = [...probabilities.values()].reduce((sum, of) => sum + of, 0);
          expect(total).toBeCloseTo(1, 9);
          expect(confidence).toBe(Math.max(...probabilities.values()));
          expect(effectiveSources).toBeGreaterThan(0);
        }
        for (const { accuracy } of reliability.values()) {
          expect(accuracy).toBeGreaterThanOrEqual(0);
          expect(accuracy).toBeLessThanOrEqual(1 + 1e-9);
        }
      }),
    );
  });

  test('the order of arrival changes not one bit', () => {
    fc.assert(
      fc.property(
        fc
          .array(claim, { maxLength: 40 })
          .chain((claims) =>
            fc.tuple(fc.constant(claims), fc.shuffledSubarray(claims, { minLength: claims.length })),
          ),
        ([claims, shuffled]) => {
          expect(learnVotes(shuffled)).toEqual(learnVotes(claims));
        },
      ),
    );
  });

  test('saying the same twice is saying it once', () => {
    fc.assert(
      fc.property(fc.array(claim, { maxLength: 30 }), (claims) => {
        expect(learnVotes([...claims, ...claims])).toEqual(learnVotes(claims));
      }),
    );
  });

  test('one source is believed, less than surely', () => {
    const { beliefs } = learnVotes([
      { item: 'a', source: 'p', label: 'x' },
      { item: 'b', source: 'p', label: 'y' },
    ]);
    expect(beliefs.get('a')?.label).toBe('x');
    expect(beliefs.get('b')?.label).toBe('y');
    expect(beliefs.get('a')?.confidence).toBeLessThan(0.95);
  });

  test('sources that nobody can tell apart are equal', () => {
    const { reliability } = learnVotes([
      { item: 'a', source: 'p', label: 'x' },
      { item: 'a', source: 'q', label: 'x' },
    ]);
    expect(reliability.get('p')).toEqual(reliability.get('q'));
  });

  test('labels without number are settled too', () => {
    const claims = Array.from({ length: 200 }, (_, item) =>
      ['good', 'fair', 'lax', 'bad'].map((source) => ({
        item: `i${item}`,
        source,
        label:
          source === 'bad' || (source === 'fair' && item % 4 === 0) || (source === 'lax' && item % 3 === 1)
            ? `${source}-${item}`
            : `truth-${item}`,
      })),
    ).flat();
    const { beliefs, reliability } = learnVotes(claims);
    for (let item = 0; item < 200; item += 1) expect(beliefs.get(`i${item}`)?.label).toBe(`truth-${item}`);
    const accuracies = ['good', 'fair', 'lax', 'bad'].map((source) => reliability.get(source)?.accuracy ?? 0);
    expect(accuracies).toEqual(accuracies.toSorted((a, b) => b - a));
  });
});

describe.each(seeds)('in a world with known truth, seed %i', (seed) => {
  const six = [0.95, 0.85, 0.75, 0.65, 0.55, 0.4].map((accuracy, index) => steady(`s${index}`, accuracy));

  test.each([3, 5])('sources are ordered by how often they are right, of %i labels', (labels) => {
    const { claims } = worldOf(six, { items: 1_000, labels, seed });
    const accuracies = six.map(({ name }) => accuracyOf(claims, name));
    expect(accuracies).toEqual(accuracies.toSorted((a, b) => b - a));
  });

  test('who lies is found out, and believed inside out', () => {
    const sources = [0.85, 0.8, 0.75, 0.05].map((accuracy, index) => steady(`s${index}`, accuracy));
    const { claims, truth } = worldOf(sources, { items: 400, labels: 2, seed });
    expect(accuracyOf(claims, 's3')).toBeLessThan(0.25);
    expect(shareRight(claims, truth)).toBeGreaterThan(0.9);
  });

  test('a perfect copier adds nothing', () => {
    const sources = [0.8, 0.75, 0.7, 0.7, 0.6].map((accuracy, index) => steady(`s${index}`, accuracy));
    const world = worldOf(sources, { items: 600, labels: 4, seed });
    const copies = world.claims
      .filter(({ source }) => source === 's4')
      .map(({ item, label }) => ({ item, source: 'copier', label }));
    const alone = learnVotes(world.claims);
    const together = learnVotes([...world.claims, ...copies]);
    expect(together.copiers.map(({ pair }) => pair)).toEqual([['copier', 's4']]);
    for (const [item, belief] of alone.beliefs) {
      const other = together.beliefs.get(item);
      expect(other?.effectiveSources).toBeCloseTo(5, 9);
      for (const [label, probability] of belief.probabilities)
        expect(Math.abs((other?.probabilities.get(label) ?? 0) - probability)).toBeLessThan(1e-9);
    }
  });

  test.each([
    { what: 'one of three', of: [0.8, 0.7, 0.6], copied: 's2' },
    { what: 'the best', of: [0.85, 0.8, 0.75, 0.7, 0.6], copied: 's0' },
  ])('nor does one that has the votes with it: a copier of $what', ({ of, copied }) => {
    const world = worldOf(
      of.map((accuracy, index) => steady(`s${index}`, accuracy)),
      { items: 700, labels: 4, seed },
    );
    const copies = world.claims
      .filter(({ source }) => source === copied)
      .map(({ item, label }) => ({ item, source: 'copier', label }));
    const { beliefs } = learnVotes([...world.claims, ...copies]);
    for (const [item, { label, confidence }] of learnVotes(world.claims).beliefs) {
      expect(beliefs.get(item)?.label).toBe(label);
      expect(beliefs.get(item)?.confidence).toBeCloseTo(confidence, 9);
    }
  });

  test('sources that see for themselves are no copiers', () => {
    const { claims } = worldOf(six, { items: 1_000, labels: 3, seed });
    expect(learnVotes(claims).copiers).toEqual([]);
  });

  test('a source with three claims does not dominate', () => {
    const sources = [0.8, 0.75, 0.7].map((accuracy, index) => steady(`s${index}`, accuracy));
    const { claims, truth } = worldOf(sources, { items: 300, labels: 2, seed });
    const unanimous = [...Map.groupBy(claims, ({ item }) => item)].filter(
      ([, said]) => new Set(said.map(({ label }) => label)).size === 1,
    );
    const agreed = unanimous
      .slice(0, 3)
      .map(([item, said]) => ({ item, source: 'new', label: said[0]?.label ?? '' }));
    const contested = unanimous[3];
    if (contested === undefined) throw new Error('nobody ever agrees in this world');
    const label = contested[1][0]?.label;
    const against = { item: contested[0], source: 'new', label: label === 'label-0' ? 'label-1' : 'label-0' };
    expect(learnVotes([...claims, ...agreed, against]).beliefs.get(contested[0])?.label).toBe(label);
    expect(truth.size).toBe(300);
  });

  test('a source that appears late is judged by what it has said', () => {
    const late = { ...steady('late', 0.95), from: 700 };
    const { claims } = worldOf([...six.slice(2), late], { items: 1_000, labels: 3, seed });
    expect(accuracyOf(claims, 'late')).toBeGreaterThan(accuracyOf(claims, 's2'));
  });

  test('the learned weights do no worse than votes', () => {
    const { claims, truth } = worldOf(six, { items: 500, labels: 3, seed });
    const votes = worldVote(claims, truth);
    expect(shareRight(claims, truth)).toBeGreaterThanOrEqual(votes);
  });
});

function worldVote(claims: readonly ItemClaim[], truth: ReadonlyMap<string, string>): number {
  let right = 0;
  for (const [item, said] of Map.groupBy(claims, (each) => each.item)) {
    const counts = [...Map.groupBy(said, ({ label }) => label)].map(([label, { length }]) => ({
      label,
      length,
    }));
    const most = Math.max(...counts.map(({ length }) => length));
    const winners = counts.filter(({ length }) => length === most);
    if (winners.some(({ label }) => label === truth.get(item))) right += 1 / winners.length;
  }
  return right / truth.size;
}
