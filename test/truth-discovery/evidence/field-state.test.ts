import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Answer, calibrationError } from '../../../bench/truth/calibration.ts';
import type { ItemClaim, Observation } from '../../../shared/truth-discovery/item-claim.ts';
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
import { crowdOf } from '../crowd.ts';
import { hardItems } from '../crowds.ts';
import { steady, voicesOf, worldOf } from '../world.ts';
import { runs } from '../../thorough.ts';

const never: HalfLife = { kind: 'none' };

const observation = fc.record({
  source: fc.constantFrom('p', 'q', 'r', 's'),
  label: fc.constantFrom('x', 'y', 'z', ''),
});
const group = fc.uniqueArray(observation, { maxLength: 5, selector: ({ source }) => source });

function learn(claims: readonly ItemClaim[], halfLife: HalfLife = never, every = 0) {
  let state = unknownField;
  const labels = new Map<string, string>();
  for (const [index, [item, observations]] of voicesOf(claims).entries()) {
    const { estimate, delta } = settleField(state, observations, index * every, halfLife);
    labels.set(item, estimate.label);
    state = applyFieldDelta(state, delta);
  }
  return { state, labels, now: labels.size * every };
}

/** Returns the confidence in a single claim of the source. */
const trustIn = (state: FieldState, source: string, now = 0, halfLife: HalfLife = never): number =>
  settleField(
    state,
    [
      { source, label: 'label-0' },
      { source: 'nobody', label: 'label-1' },
    ],
    now,
    halfLife,
  ).right[0] ?? Number.NaN;

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

describe.each([1, 2, 3].slice(0, runs(1, 3)))('in a world with known truth, seed %i', (seed) => {
  const five = [0.95, 0.85, 0.75, 0.6, 0.05].map((accuracy, index) => steady(`s${index}`, accuracy));

  test('trust follows the accuracy of the sources, and the estimates beat the vote', () => {
    const { claims, truth } = worldOf(five, { items: 800, labels: 2, seed });
    const { state, labels } = learn(claims);
    const trust = five.map(({ name }) => trustIn(state, name));
    expect(trust).toEqual(trust.toSorted((a, b) => b - a));
    expect(trust[4]).toBeLessThan(0.3);
    const right = [...truth].filter(([item, label]) => labels.get(item) === label).length;
    expect(right / truth.size).toBeGreaterThan(0.93);
  });

  test('a shorter half-life detects a drifting source sooner', () => {
    const drifting = { name: 'drifting', accuracy: (item: number) => (item < 600 ? 0.95 : 0.3) };
    const { claims } = worldOf([...five.slice(0, 4), drifting], { items: 900, labels: 3, seed });
    const halfLife: HalfLife = { kind: 'claims', claims: 500 };
    const fading = learn(claims, halfLife);
    const lasting = learn(claims);
    expect(trustIn(fading.state, 'drifting', 0, halfLife)).toBeLessThan(trustIn(lasting.state, 'drifting'));
    expect(trustIn(fading.state, 'drifting', 0, halfLife)).toBeLessThan(
      trustIn(fading.state, 's2', 0, halfLife),
    );
  });

  test('a half-life in time works across eras', () => {
    const { claims } = worldOf(five, { items: 300, labels: 2, seed });
    const halfLife: HalfLife = { kind: 'ms', ms: 100 };
    const { state, now } = learn(claims, halfLife, 100);
    expect(state.votes.era).toBeGreaterThan(0);
    expect(trustIn(state, 's0', now, halfLife)).toBeGreaterThan(trustIn(state, 's4', now, halfLife));
    expect(trustIn(state, 's0', now + 1e6, halfLife)).toBeCloseTo(
      trustIn(state, 's4', now + 1e6, halfLife),
      6,
    );
  });

  test('a late source is known after a few groups', () => {
    const late = { ...steady('late', 0.95), from: 600 };
    const { claims } = worldOf([...five.slice(2, 4), steady('s5', 0.8), late], {
      items: 900,
      labels: 3,
      seed,
    });
    const { state } = learn(claims);
    expect(trustIn(state, 'late')).toBeGreaterThan(trustIn(state, 's3'));
  });

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
    const everybody = [...copied.state.votes.sources.keys()];
    const { estimate } = settleField(
      copied.state,
      everybody.map((source) => ({ source, label: 'label-0' })),
      0,
      never,
    );
    expect(estimate.effectiveSources).toBeCloseTo(world.of.length, 1);
  });

  test('a source with three claims does not dominate', () => {
    const { claims } = worldOf(five.slice(1, 4), { items: 300, labels: 2, seed });
    let { state } = learn(claims);
    for (let item = 0; item < 3; item += 1) {
      const observations = ['s1', 's2', 's3', 'new'].map((source) => ({ source, label: 'label-1' }));
      state = applyFieldDelta(state, settleField(state, observations, 0, never).delta);
    }
    const contested = [
      ...['s1', 's2', 's3'].map((source) => ({ source, label: 'label-0' })),
      { source: 'new', label: 'label-1' },
    ];
    expect(settleField(state, contested, 0, never).estimate.label).toBe('label-0');
  });

  test('corrections show that a majority is wrong, which agreement cannot', () => {
    const many = ['p', 'q', 'r'].map((source) => ({ source, label: 'label-0' }));
    const observations = [...many, { source: 'alone', label: 'label-1' }];
    let state = unknownField;
    expect(settleField(state, observations, 0, never).estimate.label).toBe('label-0');
    for (let item = 0; item < 40; item += 1)
      state = applyFieldDelta(
        state,
        correctField(
          state,
          observations.map(({ source, label }) => ({
            source,
            label: item % 2 === 0 ? label : label === 'label-0' ? 'label-1' : 'label-0',
          })),
          item % 2 === 0 ? 'label-1' : 'label-0',
          0,
          never,
        ),
      );
    expect(settleField(state, observations, 0, never).estimate.label).toBe('label-1');
  });
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

test('corrections calibrate the confidence where all sources err together', () => {
  const { claims, truth } = crowdOf(hardItems, 1);
  const errorWhen = (isTold: (item: number) => boolean): number => {
    let state = unknownField;
    const answers: Answer[] = [];
    for (const [index, [item, observations]] of voicesOf(claims).entries()) {
      const label = truth.get(item) ?? '';
      const { estimate, delta } = settleField(state, observations, 0, never);
      state = applyFieldDelta(state, delta);
      if (isTold(index)) state = applyFieldDelta(state, correctField(state, observations, label, 0, never));
      answers.push({ confidence: estimate.confidence, isRight: estimate.label === label });
    }
    return calibrationError(answers.slice(300));
  };
  expect(errorWhen(() => false)).toBeGreaterThan(0.25);
  expect(errorWhen((item) => item % 10 === 0)).toBeLessThan(0.12);
});
