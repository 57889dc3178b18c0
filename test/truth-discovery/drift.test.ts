import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { HalfLife } from '../../shared/policy/half-life.ts';
import {
  applyFieldDelta,
  type FieldState,
  settleField,
  unknownField,
} from '../../shared/truth-discovery/evidence/field-state.ts';
import { applyLossDelta, type LossState, noLosses } from '../../shared/truth-discovery/numbers/loss-state.ts';
import { accuraciesOf } from '../../shared/truth-discovery/votes/settle-open-votes.ts';
import { numberDelta, settleNumbers } from '../../shared/truth-discovery/numbers/settle-numbers.ts';
import { chance, steady, voicesOf, worldOf } from './world.ts';

const seed = fc.integer({ min: 0, max: 2 ** 31 });

/** Fixed seeds: the same worlds in every run, so that a failure is due to a change. */
const few = { numRuns: 6, seed: 1 };

/** The interval between two groups, ms. */
const everyMs = 1_000;

/** The half-life in groups of five claims, expressed in each unit. */
const halfLifeOf = (groups: number) =>
  fc.constantFrom<HalfLife>({ kind: 'claims', claims: groups * 5 }, { kind: 'ms', ms: groups * everyMs });

describe('a source that is accurate, then inaccurate, then accurate again', () => {
  const [turns, returns, ends] = [300, 600, 900];
  const isGood = (item: number): boolean => item < turns || item >= returns;

  test('its weight follows its accuracy where evidence decays', () => {
    const drifting = { name: 'drifting', accuracy: (item: number) => (isGood(item) ? 0.95 : 0.3) };
    const sources = [...[0.85, 0.8, 0.75, 0.7].map((of, index) => steady(`s${index}`, of)), drifting];
    fc.assert(
      fc.property(seed, halfLifeOf(60), (any, halfLife) => {
        const { claims } = worldOf(sources, { items: ends, labels: 4, seed: any });
        const rank: number[] = [];
        let state = unknownField;
        for (const [index, [, observations]] of voicesOf(claims).entries()) {
          if ([turns, returns].includes(index)) rank.push(rankOf(state, index * everyMs, halfLife));
          state = applyFieldDelta(state, settleField(state, observations, index * everyMs, halfLife).delta);
        }
        rank.push(rankOf(state, ends * everyMs, halfLife));
        expect(rank).toEqual([0, 4, 0]);
      }),
      few,
    );

    function rankOf({ losses }: FieldState, now: number, halfLife: HalfLife): number {
      const observations = sources.map(({ name }) => ({ source: name, label: 'label-0' }));
      const accuracies = accuraciesOf(losses, observations, now, halfLife);
      const own = accuracies.at(-1) ?? Number.NaN;
      return accuracies.filter((of) => of > own).length;
    }
  });

  test('its weight follows its recent noise where evidence decays', () => {
    fc.assert(
      fc.property(seed, halfLifeOf(60), (any, halfLife) => {
        const next = chance(any);
        const noise = (): number => next() + next() + next() - 1.5;
        const rank: number[] = [];
        let state = noLosses;
        for (let item = 0; item <= ends; item += 1) {
          const now = item * everyMs;
          if ([turns, returns, ends].includes(item)) rank.push(rankOf(state, now, halfLife));
          const truth = 100 * next();
          const observations = [6, 7, 8, 9, isGood(item) ? 1 : 20].map((spread, source) => ({
            source: `s${source}`,
            label: truth + spread * noise(),
          }));
          const settled = settleNumbers(state, observations, now, halfLife);
          state = applyLossDelta(state, numberDelta(state, observations, settled, now, halfLife));
        }
        expect(rank[0]).toBeLessThanOrEqual(1);
        expect(rank[1]).toBe(4);
        expect(rank[2]).toBeLessThanOrEqual(1);
      }),
      few,
    );

    function rankOf(state: LossState, now: number, halfLife: HalfLife): number {
      const observations = [10, 20, 30, 40, 50].map((label, source) => ({ source: `s${source}`, label }));
      const { weights } = settleNumbers(state, observations, now, halfLife);
      const own = weights.at(-1) ?? Number.NaN;
      return weights.filter((of) => of > own).length;
    }
  });
});

test('a shorter half-life detects a change of the source sooner', () => {
  const turned = { name: 'turned', accuracy: (item: number) => (item < 400 ? 0.95 : 0.2) };
  const sources = [...[0.85, 0.8, 0.75, 0.7].map((of, index) => steady(`s${index}`, of)), turned];
  const asked = sources.map(({ name }) => ({ source: name, label: 'label-0' }));
  fc.assert(
    fc.property(seed, (any) => {
      const world = voicesOf(worldOf(sources, { items: 450, labels: 4, seed: any }).claims);
      const known = [
        { kind: 'none' } as const,
        ...[400, 40].map((groups) => ({ kind: 'claims', claims: groups * 5 }) as const),
      ].map((halfLife) => {
        let state = unknownField;
        for (const [, observations] of world)
          state = applyFieldDelta(state, settleField(state, observations, 0, halfLife).delta);
        return accuraciesOf(state.losses, asked, 0, halfLife).at(-1) ?? Number.NaN;
      });
      expect(known).toEqual(known.toSorted((a, b) => b - a));
    }),
    few,
  );
});
