import { describe, expect, test } from 'vitest';
import type { HalfLife } from '../../../shared/policy/half-life.ts';
import { applyFieldDelta, settleField } from '../../../shared/truth-discovery/evidence/field-state.ts';
import { steady, worldOf } from '../world.ts';
import { runs } from '../../thorough.ts';
import { learn, never, trustIn } from './learned-field.ts';

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
});
