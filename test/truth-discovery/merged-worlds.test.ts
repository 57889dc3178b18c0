import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { MergePolicy } from '../../shared/policy/merge-policy.ts';
import { isJsonObject } from '../../shared/json/is-json-object.ts';
import type { Json } from '../../shared/json/json.ts';
import type { ItemClaim } from '../../shared/truth-discovery/item-claim.ts';
import { runs } from '../thorough.ts';
import { mergedBy, mergeWorld, recordOf, votedOn, weightsOf } from './merged-world.ts';
import { chance, type Habits, steady, voicesOf, worldOf } from './world.ts';

const seed = fc.integer({ min: 0, max: 2 ** 31 });

/** Fixed seeds: the same worlds in every run, so that a failure is due to a change. */
const few = { numRuns: runs(2, 4), seed: 1 };

const scattered = (sources: readonly Habits[]) =>
  sources.map(({ name }, index) => ({ source: name, label: `label-${index}` }));

describe('a learning fusion in a world of labels with known truth', () => {
  test('it weighs sources by their accuracy and gives a liar no weight', () => {
    const five = [0.95, 0.85, 0.72, 0.58, 0.1].map((accuracy, index) => steady(`s${index}`, accuracy));
    fc.assert(
      fc.property(seed, (any) => {
        const { claims, truth } = worldOf(five, { items: 700, labels: 5, seed: any });
        const { evidence, merged } = mergeWorld(claims);
        const weights = [...weightsOf(mergedBy(evidence, scattered(five)))];
        expect(weights.map(([source]) => source)).toEqual(five.map(({ name }) => name));
        expect(weights.map(([, weight]) => weight)).toEqual(
          weights.map(([, of]) => of).toSorted((a, b) => b - a),
        );
        expect(weights.at(-1)?.[1]).toBeLessThan(0.05);
        const late = voicesOf(claims).slice(-500);
        const right = (answer: (item: string) => unknown): number =>
          late.filter(
            ([item]) => JSON.stringify(answer(item)) === JSON.stringify(recordOf(truth.get(item) ?? null)),
          ).length;
        const said = new Map(late);
        expect(right((item) => merged.get(item)?.record)).toBeGreaterThan(
          right((item) => votedOn(said.get(item) ?? [])),
        );
      }),
      few,
    );
  });

  test('it gives no weight to a perfect copier of a known source', () => {
    const five = [0.85, 0.8, 0.75, 0.7, 0.6].map((accuracy, index) => steady(`s${index}`, accuracy));
    const copier = { ...steady('copier', 0.6), copies: 's4', from: 200 };
    fc.assert(
      fc.property(seed, (any) => {
        const { claims } = worldOf([...five, copier], { items: 700, labels: 4, seed: any });
        const alone = mergeWorld(claims.filter(({ source }) => source !== 'copier')).merged;
        const together = mergeWorld(claims).merged;
        const known = [...alone.keys()].slice(-300);
        const differing = known.filter(
          (item) => JSON.stringify(alone.get(item)?.record) !== JSON.stringify(together.get(item)?.record),
        );
        expect(differing.length).toBeLessThanOrEqual(9);
        for (const item of known.slice(-50))
          expect(together.get(item)?.fields[0]?.effectiveSources).toBeCloseTo(5, 0);
      }),
      few,
    );
  });

  test('it hardly weighs a newcomer, then weighs it by its claims', () => {
    const three = [0.85, 0.7, 0.55].map((accuracy, index) => steady(`s${index}`, accuracy));
    fc.assert(
      fc.property(seed, (any) => {
        const late = { ...steady('late', 0.95), from: 500 };
        const { claims } = worldOf([...three, late], { items: 900, labels: 5, seed: any });
        const asked = scattered([...three, late]);
        const weighs = (until: number): number[] => {
          const { evidence } = mergeWorld(
            claims.slice(
              0,
              claims.findIndex(({ item }) => item === itemOf(until)),
            ),
          );
          const weights = weightsOf(mergedBy(evidence, asked));
          return asked.map(({ source }) => weights.get(source) ?? Number.NaN);
        };
        const [best = 0, , worst = 0, unknown = 0] = weighs(500);
        expect(unknown).toBeGreaterThan(worst);
        expect(unknown).toBeLessThan(best);
        const [first = 0, , , known = 0] = weighs(899);
        expect(known).toBeGreaterThan(first);
      }),
      few,
    );
  });
});

describe('a learning fusion in a world of numbers with known noise', () => {
  const noise = [1, 2.5, 6, 15, 40];
  const losses = fc.constantFrom('absolute' as const, 'squared' as const, 'huber' as const);
  const fieldsOf = (loss: 'absolute' | 'squared' | 'huber'): MergePolicy['fields'] => ({
    '/t': { loss, weights: {} },
  });
  const asked = noise.map((_, source) => ({ source: `s${source}`, label: source * 10 }));

  test('it weighs sources in the order of their noise', () => {
    fc.assert(
      fc.property(seed, losses, (any, loss) => {
        const { evidence } = mergeWorld(measured(noise, any, 400), fieldsOf(loss));
        const weights = [...weightsOf(mergedBy(evidence, asked, fieldsOf(loss)))];
        expect(weights.map(([source]) => source)).toEqual(['s0', 's1', 's2', 's3', 's4']);
      }),
      few,
    );
  });

  test('its results do not depend on the scale or the origin of the field', () => {
    fc.assert(
      fc.property(
        seed,
        losses,
        fc.constantFrom(0.001, 0.5, 4, 1_000, -3),
        fc.integer({ min: -5_000, max: 5_000 }),
        (any, loss, scale, shift) => {
          const claims = measured(noise, any, 60);
          const moved = claims.map((claim) => ({ ...claim, label: claim.label * scale + shift }));
          const [one, other] = [mergeWorld(claims, fieldsOf(loss)), mergeWorld(moved, fieldsOf(loss))];
          for (const [item, { record, conflicts }] of one.merged) {
            const counterpart = other.merged.get(item);
            const expected = numberIn(record) * scale + shift;
            expect(Math.abs(numberIn(counterpart?.record) - expected)).toBeLessThan(0.01 * Math.abs(scale));
            const weights = counterpart === undefined ? new Map() : weightsOf(counterpart);
            for (const [source, weight] of weightsOf({ record, conflicts, fields: [] }))
              expect(weights.get(source)).toBeCloseTo(weight, 2);
          }
        },
      ),
      { ...few, numRuns: 15 },
    );
  });
});

const itemOf = (number: number): string => `item-${String(number).padStart(5, '0')}`;

function numberIn(record: Json | undefined): number {
  return isJsonObject(record) ? Number(record['t']) : Number.NaN;
}

/** Draws number claims of sources with normal noise. */
function measured(noise: readonly number[], any: number, items: number): ItemClaim<number>[] {
  const next = chance(any);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  return Array.from({ length: items }, (_, index) => {
    const value = 100 * next();
    return noise.map((sigma, source) => ({
      item: itemOf(index),
      source: `s${source}`,
      label: value + sigma * normal(),
    }));
  }).flat();
}
