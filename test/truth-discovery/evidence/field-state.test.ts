import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Observation } from '../../../shared/truth-discovery/item-claim.ts';
import { correctField } from '../../../shared/truth-discovery/evidence/correct-field.ts';
import type { HalfLife } from '../../../shared/policy/half-life.ts';
import {
  applyFieldDelta,
  type FieldDelta,
  type FieldState,
  settleField,
  unknownField,
} from '../../../shared/truth-discovery/evidence/field-state.ts';
import { additionsOf, fieldStateFrom } from '../../../shared/truth-discovery/evidence/sums.ts';
import { steady, worldOf } from '../world.ts';
import { learn, never } from './learned-field.ts';

const observation = fc.record({
  source: fc.constantFrom('p', 'q', 'r', 's'),
  label: fc.constantFrom('x', 'y', 'z', ''),
});
const group = fc.uniqueArray(observation, { maxLength: 5, selector: ({ source }) => source });

test('estimates and states are finite numbers for any claims', () => {
  fc.assert(
    fc.property(
      fc.array(group, { maxLength: 15 }),
      fc.constantFrom<HalfLife>(never, { kind: 'claims', claims: 3 }, { kind: 'ms', ms: 5 }),
      (groups, halfLife) => {
        let state = unknownField;
        for (const [index, observations] of groups.entries()) {
          const { estimate, right, delta } = settleField(state, observations, index * 1_000, halfLife);
          for (const of of right) expect(of >= 0 && of <= 1 + 1e-9).toBe(true);
          const total = [...estimate.probabilities.values()].reduce((sum, of) => sum + of, 0);
          if (estimate.probabilities.size > 0) expect(total).toBeCloseTo(1, 9);
          for (const sum of additionsOf(delta).values()) expect(Number.isFinite(sum)).toBe(true);
          state = applyFieldDelta(state, delta);
        }
      },
    ),
  );
});

test('the sums of a store give back the state', () => {
  fc.assert(
    fc.property(
      fc.array(group, { minLength: 1, maxLength: 12 }),
      fc.constantFrom<HalfLife>(never, { kind: 'claims', claims: 3 }),
      (groups, halfLife) => {
        let state = unknownField;
        const stored = new Map<string, number>();
        const learn = (delta: FieldDelta): void => {
          state = applyFieldDelta(state, delta);
          for (const [name, amount] of additionsOf(delta)) stored.set(name, (stored.get(name) ?? 0) + amount);
        };
        for (const [index, observations] of groups.entries()) {
          if (index % 3 === 0) learn(correctField(state, observations, 'x', 0, halfLife));
          if (index % 3 !== 1) learn(settleField(state, observations, 0, halfLife).delta);
        }
        const read = fieldStateFrom(stored);
        const asked: readonly Observation[] = [
          { source: 'p', label: 'x' },
          { source: 'q', label: 'y' },
          { source: 's', label: 'x' },
        ];
        const one = settleField(state, asked, 0, halfLife).estimate.probabilities;
        const other = settleField(read, asked, 0, halfLife).estimate.probabilities;
        for (const [label, probability] of one) expect(other.get(label) ?? 0).toBeCloseTo(probability, 9);
      },
    ),
  );
});

test('two groups settled at once both add evidence, in either order', () => {
  fc.assert(
    fc.property(group, group, (one, other) => {
      const labels = settleField(
        unknownField,
        [
          { source: 'p', label: 'x' },
          { source: 'q', label: 'y' },
          { source: 'r', label: 'z' },
          { source: 's', label: '' },
        ],
        0,
        never,
      );
      const state = applyFieldDelta(unknownField, labels.delta);
      const first = settleField(state, one, 0, never).delta;
      const second = settleField(state, other, 0, never).delta;
      const forth = applyFieldDelta(applyFieldDelta(state, first), second).votes;
      const back = applyFieldDelta(applyFieldDelta(state, second), first).votes;
      for (const [source, { counts }] of forth.sources)
        for (const [cell, count] of (back.sources.get(source)?.counts ?? new Float64Array()).entries())
          expect(counts[cell]).toBeCloseTo(count, 12);
    }),
  );
});

test('the size of a state does not grow from a hundred groups to a thousand', () => {
  const { claims } = worldOf([steady('p', 0.9), steady('q', 0.8), steady('r', 0.6)], {
    items: 1_000,
    labels: 3,
    seed: 1,
  });
  const held = ({ votes, losses }: FieldState): number =>
    votes.classes.length +
    votes.pooled.length +
    votes.pairs.size +
    losses.sources.size +
    [...votes.sources.values()].reduce((sum, { counts }) => sum + counts.length, 0);
  expect(held(learn(claims).state)).toBe(held(learn(claims.slice(0, 300)).state));
});

test('a field of very many labels falls back on right and wrong', () => {
  let state = unknownField;
  for (let item = 0; item < 200; item += 1) {
    const observations = ['good', 'fair', 'lax', 'bad'].map((source) => ({
      source,
      label:
        source === 'bad' || (source === 'fair' && item % 4 === 0) || (source === 'lax' && item % 3 === 1)
          ? `${source}-${item}`
          : `truth-${item}`,
    }));
    state = applyFieldDelta(state, settleField(state, observations, 0, never).delta);
  }
  const { estimate } = settleField(
    state,
    [
      { source: 'good', label: 'a' },
      { source: 'bad', label: 'b' },
    ],
    0,
    never,
  );
  expect(estimate.label).toBe('a');
  expect(state.votes.labels.length).toBeLessThanOrEqual(32);
});
