import fc from 'fast-check';
import { expect, test } from 'vitest';
import { deadlineMs, faultsOf } from './history.ts';
import { scenario } from './scenarios.ts';
import { simulate } from './simulation.ts';
import { runs } from '../thorough.ts';

const seed = fc.nat(2 ** 31 - 1);

/** `npm run prove` asks for two million. A failure is printed as a scenario and a seed, which replay it. */
const histories = Number(process.env['HISTORIES'] ?? runs(3_000, 100_000));

test('no schedule loses, blocks, doubles or pays twice for anything', { timeout: 3_600_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(scenario, seed, async (one, seedOfOne) => {
      expect(faultsOf(one, await simulate(one, seedOfOne))).toEqual([]);
    }),
    { numRuns: histories },
  );
});

test('six hours without the store lose nothing and leave nothing in the dead letters', async () => {
  let waits = 0;
  const hours = 6 * 3_600_000;
  await fc.assert(
    fc.asyncProperty(scenario, seed, fc.nat(deadlineMs), async (one, seedOfOne, fromMs) => {
      const history = await simulate({ ...one, outage: { fromMs, forMs: hours } }, seedOfOne);
      expect(faultsOf(one, history)).toEqual([]);
      waits = Math.max(waits, history.mostReceives);
    }),
    { numRuns: Math.min(histories, runs(500, 1_000)) },
  );
  // Otherwise the outage would not have been met, or the pauses would leave no room for a second one.
  expect(waits).toBeGreaterThan(30);
  expect(waits).toBeLessThan(80);
});

test('each generation is published once where no worker dies and no message repeats', async () => {
  await fc.assert(
    fc.asyncProperty(scenario, seed, async (one, seedOfOne) => {
      const history = await simulate({ ...one, crashes: 0, throttles: 0, modelFailures: 0 }, seedOfOne);
      fc.pre(history.undisturbed);
      const said = history.published.map(({ generation }) => generation);
      // A latecomer may find a generation saved and not yet marked; then the two say the same.
      const all = new Set([...said, ...history.unopened.keys()]);
      expect(all.size).toBe(Math.max(...all));
      expect(all.size).toBe(new Set(said).size + history.unopened.size);
      expect(said.length - new Set(said).size).toBeLessThanOrEqual(history.overtaken);
    }),
    { numRuns: Math.min(histories, runs(1_000, 2_000)) },
  );
});
