import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ItemClaim } from '../../shared/truth-discovery/item-claim.ts';
import { correctNumbers } from '../../shared/truth-discovery/numbers/correct-numbers.ts';
import { learnNumbers } from '../../shared/truth-discovery/numbers/learn-numbers.ts';
import { applyLossDelta, noLosses } from '../../shared/truth-discovery/numbers/loss-state.ts';
import { numberDelta, settleNumbers } from '../../shared/truth-discovery/numbers/settle-numbers.ts';
import { medianOf } from '../../shared/truth-discovery/numbers/number-spread.ts';
import { lossAdditions, lossStateFrom } from '../../shared/truth-discovery/evidence/sums.ts';
import { chance, voicesOf } from './world.ts';

const never = { kind: 'none' } as const;

const claim = fc.record({
  item: fc.constantFrom('a', 'b', 'c', 'd'),
  source: fc.constantFrom('p', 'q', 'r', 's'),
  label: fc.integer({ min: -1_000, max: 1_000 }),
});

function measured(
  noise: readonly number[],
  seed: number,
  items = 400,
  accident: (source: number, next: () => number) => number = () => 0,
): { claims: ItemClaim<number>[]; truth: Map<string, number> } {
  const next = chance(seed);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  const truth = new Map<string, number>();
  const claims: ItemClaim<number>[] = [];
  for (let index = 0; index < items; index += 1) {
    const item = `i${String(index).padStart(4, '0')}`;
    const value = 100 * next();
    truth.set(item, value);
    for (const [source, sigma] of noise.entries())
      claims.push({ item, source: `s${source}`, label: value + sigma * normal() + accident(source, next) });
  }
  return { claims, truth };
}

const streamed = (claims: readonly ItemClaim<number>[]): ReadonlyMap<string, number> => {
  let state = noLosses;
  const values = new Map<string, number>();
  for (const [item, observations] of voicesOf(claims)) {
    const settled = settleNumbers(state, observations, 0, never);
    values.set(item, settled.value);
    state = applyLossDelta(state, numberDelta(state, observations, settled, 0, never));
  }
  return values;
};

const errorOf = (values: ReadonlyMap<string, number>, truth: ReadonlyMap<string, number>): number =>
  [...truth].reduce((sum, [item, value]) => sum + Math.abs((values.get(item) ?? Number.NaN) - value), 0) /
  truth.size;

const learned = (claims: readonly ItemClaim<number>[]): ReadonlyMap<string, number> =>
  new Map([...learnNumbers(claims).settled].map(([item, { value }]) => [item, value]));

describe('any numbers', () => {
  test('each item is settled within its claims', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            item: fc.constantFrom('a', 'b'),
            source: fc.constantFrom('p', 'q', 'r'),
            label: fc.double({ min: -1e100, max: 1e100 }),
          }),
        ),
        (claims) => {
          const finite = claims.filter(({ label }) => Number.isFinite(label));
          for (const [item, value] of learned(claims)) {
            const said = finite.filter((of) => of.item === item).map(({ label }) => label);
            const room = 1e-9 * Math.max(...said.map(Math.abs));
            expect(value).toBeGreaterThanOrEqual(Math.min(...said) - room);
            expect(value).toBeLessThanOrEqual(Math.max(...said) + room);
          }
        },
      ),
    );
  });

  test('scale and shift of the field carry over to the settled value only', () => {
    fc.assert(
      fc.property(
        fc.array(claim, { maxLength: 40 }),
        fc.constantFrom(0.001, 0.5, 2, 1_000, -3),
        fc.integer({ min: -5_000, max: 5_000 }),
        (claims, scale, shift) => {
          const moved = learned(claims.map((of) => ({ ...of, label: of.label * scale + shift })));
          for (const [item, value] of learned(claims))
            expect(Math.abs((moved.get(item) ?? Number.NaN) - (value * scale + shift))).toBeLessThan(
              1e-6 * (1 + Math.abs(scale) * 1_000),
            );
        },
      ),
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
          expect(learned(shuffled)).toEqual(learned(claims));
        },
      ),
    );
  });
});

describe.each([1, 2, 3])('sources of known noise, seed %i', (seed) => {
  const noise = [1, 3, 6, 12, 30];

  test('the learned spreads order the sources correctly', () => {
    const { claims } = measured(noise, seed);
    const spreads = noise.map((_, source) => learnNumbers(claims).spreads.get(`s${source}`) ?? Number.NaN);
    expect(spreads).toEqual(spreads.toSorted((a, b) => a - b));
  });

  test('the learned weights beat the mean, in the streaming and in the batch form', () => {
    const { claims, truth } = measured(noise, seed);
    const mean = new Map(
      [...Map.groupBy(claims, ({ item }) => item)].map(([item, said]) => [
        item,
        said.reduce((sum, { label }) => sum + label, 0) / said.length,
      ]),
    );
    expect(errorOf(learned(claims), truth)).toBeLessThan(errorOf(mean, truth) / 2);
    expect(errorOf(streamed(claims), truth)).toBeLessThan(errorOf(mean, truth) / 2);
  });

  test('a source with three claims does not dominate', () => {
    const { claims } = measured([4, 4, 4], seed);
    const exact = [...learned(claims)]
      .slice(0, 3)
      .map(([item, value]) => ({ item, source: 'new', label: value }));
    const [item, value] = [...learned(claims)][10] ?? ['', 0];
    const far = { item, source: 'new', label: value + 20 };
    expect(learned([...claims, ...exact, far]).get(item)).toBeLessThan(value + 10);
  });
});

test('a source with one error keeps its weight where the others always agree', () => {
  const observations = [10, 10, 10.5].map((label, source) => ({ source: `s${source}`, label }));
  const once = numberDelta(noLosses, observations, settleNumbers(noLosses, observations, 0, never), 0, never);
  const { weights } = settleNumbers(applyLossDelta(noLosses, once), observations, 0, never);
  expect(Math.max(...weights) / Math.min(...weights)).toBeLessThan(60);
});

test('the sums of a store give back the state', () => {
  const { claims } = measured([1, 5, 20], 1, 50);
  const stored = new Map<string, number>();
  let state = noLosses;
  for (const [, observations] of voicesOf(claims)) {
    const delta = numberDelta(state, observations, settleNumbers(state, observations, 0, never), 0, never);
    state = applyLossDelta(state, delta);
    for (const [name, amount] of lossAdditions(delta)) stored.set(name, (stored.get(name) ?? 0) + amount);
  }
  const observations = [10, 20, 40].map((label, source) => ({ source: `s${source}`, label }));
  const { value } = settleNumbers(state, observations, 0, never);
  expect(settleNumbers(lossStateFrom(stored), observations, 0, never).value).toBeCloseTo(value, 9);
});

describe('methods with less knowledge are not far ahead in the mean over ten worlds', () => {
  const seldom = (share: number, size: number) => (_: number, next: () => number) =>
    next() < share ? size : 0;
  const liar = (source: number): number => (source === 2 ? 100 : 0);

  test.each([
    ['alike sources', [2, 2, 2], 300, undefined, 1.1],
    ['alike sources, few items', [2, 2, 2], 5, undefined, 1.1],
    ['two sources', [1, 5], 200, undefined, 1.1],
    ['unequal sources', [1, 3, 6, 12, 30], 300, undefined, 0.8],
    ['one liar of three', [1, 1, 1], 200, liar, 1],
    ['one liar of three, few items', [1, 1, 1], 5, liar, 1.5],
    ['accidents of three', [1, 1, 1], 300, seldom(0.07, 500), 1.2],
    ['accidents of five', [1, 1, 2, 2, 3], 300, seldom(0.1, 200), 2.5],
  ])('%s', (_, noise, items, accident, atMost) => {
    let [mean, median, batch, streaming] = [0, 0, 0, 0];
    for (let seed = 1; seed <= 10; seed += 1) {
      const { claims, truth } = measured(noise, seed, items, accident);
      const each = (of: (labels: readonly number[]) => number): ReadonlyMap<string, number> =>
        new Map(
          voicesOf(claims).map(([item, observations]) => [item, of(observations.map(({ label }) => label))]),
        );
      mean += errorOf(
        each((labels) => labels.reduce((sum, label) => sum + label, 0) / labels.length),
        truth,
      );
      median += errorOf(
        each((labels) => medianOf(Float64Array.from(labels))),
        truth,
      );
      batch += errorOf(learned(claims), truth);
      streaming += errorOf(streamed(claims), truth);
    }
    expect(batch).toBeLessThan(atMost * Math.min(mean, median));
    expect(streaming).toBeLessThan(atMost * Math.min(mean, median));
  });
});

describe('a correction of a number', () => {
  const observations = [10, 10, 20].map((label, source) => ({ source: `s${source}`, label }));

  test('a correction shows that a majority is off, which agreement cannot', () => {
    let state = noLosses;
    expect(settleNumbers(state, observations, 0, never).value).toBeLessThan(15);
    for (let item = 0; item < 40; item += 1)
      state = applyLossDelta(state, correctNumbers(state, observations, 20, 0, never));
    expect(settleNumbers(state, observations, 0, never).value).toBeGreaterThan(18);
  });

  test('a correction adds evidence about a single source and about two wrong ones', () => {
    const alone = correctNumbers(noLosses, observations.slice(0, 1), 13, 0, never);
    expect(alone.sources.get('s0')).toEqual({ loss: 3, claims: 1 });
    const both = correctNumbers(noLosses, observations.slice(0, 2), 13, 0, never);
    expect([...both.sources.values()].map(({ loss }) => loss)).toEqual([3, 3]);
    expect(both.claims).toBe(2);
  });

  test('a correction has the weight and unit of a group settled at the same time', () => {
    let state = noLosses;
    for (let item = 0; item < 10; item += 1)
      state = applyLossDelta(
        state,
        numberDelta(state, observations, settleNumbers(state, observations, 0, never), 0, never),
      );
    const settled = numberDelta(state, observations, settleNumbers(state, observations, 0, never), 0, never);
    const corrected = correctNumbers(state, observations, 15, 0, never);
    expect(corrected.era).toBe(settled.era);
    expect(corrected.sources.get('s1')?.claims).toBe(settled.sources.get('s1')?.claims);
  });
});
