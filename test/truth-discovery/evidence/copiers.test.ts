import { describe, expect, test } from 'vitest';
import { settleField } from '../../../shared/truth-discovery/evidence/field-state.ts';
import { steady, worldOf } from '../world.ts';
import { runs } from '../../thorough.ts';
import { learn, never } from './learned-field.ts';

describe.each([1, 2, 3].slice(0, runs(1, 3)))('in a world with known truth, seed %i', (seed) => {
  test('a copier does not count twice', () => {
    const sources = [
      ...[0.85, 0.8, 0.75, 0.7, 0.6].map((accuracy, index) => steady(`s${index}`, accuracy)),
      { ...steady('copier', 0.6), copies: 's4' },
    ];
    const { claims } = worldOf(sources, { items: 800, labels: 4, seed });
    const { state } = learn(claims);
    const settled = settleField(
      state,
      sources.map(({ name }) => ({ source: name, label: 'label-1' })),
      0,
      never,
    );
    expect(settled.estimate.effectiveSources).toBeCloseTo(5, 1);
  });

  // Regression: the agreement of two copies raises their accuracy while no evidence contradicts it. Each of these
  // copiers kept its weight until the end once.
  test.each([
    { what: 'the worst of five', of: [0.85, 0.8, 0.75, 0.7, 0.6], labels: 4, copied: 's4', copies: 1 },
    { what: 'the worst, twice', of: [0.85, 0.8, 0.75, 0.7, 0.6], labels: 4, copied: 's4', copies: 2 },
    { what: 'one that is often wrong', of: [0.7, 0.65, 0.6, 0.55, 0.5], labels: 3, copied: 's4', copies: 1 },
    { what: 'one of three', of: [0.8, 0.7, 0.6], labels: 4, copied: 's2', copies: 1 },
    { what: 'one of two labels', of: [0.85, 0.8, 0.75, 0.7, 0.6], labels: 2, copied: 's4', copies: 1 },
  ])('a copier that is there from the first group adds nothing in the end: $what', (world) => {
    const { claims, truth } = worldOf(
      world.of.map((accuracy, index) => steady(`s${index}`, accuracy)),
      { items: 900, labels: world.labels, seed },
    );
    const copies = claims
      .filter(({ source }) => source === world.copied)
      .flatMap((claim) =>
        Array.from({ length: world.copies }, (_, copy) => ({ ...claim, source: `copier-${copy}` })),
      );
    const late = [...truth].slice(-300);
    const rightIn = (labels: ReadonlyMap<string, string>): number =>
      late.filter(([item, label]) => labels.get(item) === label).length / late.length;
    const alone = learn(claims);
    const copied = learn(
      [...claims, ...copies].sort((a, b) => (a.item < b.item ? -1 : Number(a.item > b.item))),
    );
    expect(rightIn(copied.labels)).toBeGreaterThan(rightIn(alone.labels) - 0.03);
    const sources = [...copied.state.votes.sources.keys()];
    const { estimate } = settleField(
      copied.state,
      sources.map((source) => ({ source, label: 'label-0' })),
      0,
      never,
    );
    expect(estimate.effectiveSources).toBeCloseTo(world.of.length, 1);
  });
});
