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
  const { estimates } = learnVotes(claims);
  return [...truth].filter(([item, label]) => estimates.get(item)?.label === label).length / truth.size;
};

const accuracyOf = (claims: readonly ItemClaim[], source: string): number =>
  learnVotes(claims).reliability.get(source)?.accuracy ?? Number.NaN;

describe('any claims', () => {
  test('every item has an estimate with valid probabilities', () => {
    fc.assert(
      fc.property(fc.array(claim, { maxLength: 40 }), (claims) => {
        const { estimates, reliability } = learnVotes(claims);
        expect(new Set(estimates.keys())).toEqual(new Set(claims.map(({ item }) => item)));
        for (const { probabilities, confidence, effectiveSources } of estimates.values()) {
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

  test('the order of arrival changes no bit of the result', () => {
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

  test('a repeated claim of one source counts once', () => {
    fc.assert(
      fc.property(fc.array(claim, { maxLength: 30 }), (claims) => {
        expect(learnVotes([...claims, ...claims])).toEqual(learnVotes(claims));
      }),
    );
  });

  test('a single source has a confidence below one', () => {
    const { estimates } = learnVotes([
      { item: 'a', source: 'p', label: 'x' },
      { item: 'b', source: 'p', label: 'y' },
    ]);
    expect(estimates.get('a')?.label).toBe('x');
    expect(estimates.get('b')?.label).toBe('y');
    expect(estimates.get('a')?.confidence).toBeLessThan(0.95);
  });

  test('sources with equivalent claims get equal accuracies', () => {
    const { reliability } = learnVotes([
      { item: 'a', source: 'p', label: 'x' },
      { item: 'a', source: 'q', label: 'x' },
    ]);
    expect(reliability.get('p')).toEqual(reliability.get('q'));
  });

  test('a field of very many labels is settled too', () => {
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
    const { estimates, reliability } = learnVotes(claims);
    for (let item = 0; item < 200; item += 1) expect(estimates.get(`i${item}`)?.label).toBe(`truth-${item}`);
    const accuracies = ['good', 'fair', 'lax', 'bad'].map((source) => reliability.get(source)?.accuracy ?? 0);
    expect(accuracies).toEqual(accuracies.toSorted((a, b) => b - a));
  });
});

describe.each(seeds)('a world with known truth, seed %i', (seed) => {
  const six = [0.95, 0.85, 0.75, 0.65, 0.55, 0.4].map((accuracy, index) => steady(`s${index}`, accuracy));

  test.each([3, 5])('the learned accuracies order the sources correctly, for %i labels', (labels) => {
    const { claims } = worldOf(six, { items: 1_000, labels, seed });
    const accuracies = six.map(({ name }) => accuracyOf(claims, name));
    expect(accuracies).toEqual(accuracies.toSorted((a, b) => b - a));
  });

  test('a constant liar is detected, and its claims count as evidence for the opposite', () => {
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
    for (const [item, estimate] of alone.estimates) {
      const other = together.estimates.get(item);
      expect(other?.effectiveSources).toBeCloseTo(5, 9);
      for (const [label, probability] of estimate.probabilities)
        expect(Math.abs((other?.probabilities.get(label) ?? 0) - probability)).toBeLessThan(1e-9);
    }
  });

  test.each([
    { what: 'one of three', of: [0.8, 0.7, 0.6], copied: 's2' },
    { what: 'the best', of: [0.85, 0.8, 0.75, 0.7, 0.6], copied: 's0' },
  ])('a copier with the majority on its side adds nothing: a copier of $what', ({ of, copied }) => {
    const world = worldOf(
      of.map((accuracy, index) => steady(`s${index}`, accuracy)),
      { items: 700, labels: 4, seed },
    );
    const copies = world.claims
      .filter(({ source }) => source === copied)
      .map(({ item, label }) => ({ item, source: 'copier', label }));
    const { estimates } = learnVotes([...world.claims, ...copies]);
    for (const [item, { label, confidence }] of learnVotes(world.claims).estimates) {
      expect(estimates.get(item)?.label).toBe(label);
      expect(estimates.get(item)?.confidence).toBeCloseTo(confidence, 9);
    }
  });

  test('independent sources are not reported as copiers', () => {
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
    if (contested === undefined) throw new Error('no sources ever agree in this world');
    const label = contested[1][0]?.label;
    const against = { item: contested[0], source: 'new', label: label === 'label-0' ? 'label-1' : 'label-0' };
    expect(learnVotes([...claims, ...agreed, against]).estimates.get(contested[0])?.label).toBe(label);
    expect(truth.size).toBe(300);
  });

  test('a late source is judged by its own claims', () => {
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
