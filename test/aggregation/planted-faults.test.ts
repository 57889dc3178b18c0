import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { faultsOf } from './history.ts';
import { plantedFaults } from './planted-faults.ts';
import { scenario } from './scenarios.ts';
import type { SimPorts } from './sim-ports.ts';
import { simulate } from './simulation.ts';

const seed = fc.nat(2 ** 31 - 1);

describe('the invariants of the simulation', () => {
  test.each(Object.entries(plantedFaults))('they catch %s', async (_name, mutate) => {
    const found = await firstFault(mutate);
    expect(found).not.toBe('no fault found');
  });
});

async function firstFault(mutate: (ports: SimPorts) => SimPorts): Promise<string> {
  const result = await fc.check(
    fc.asyncProperty(scenario, seed, async (one, seedOfOne) => {
      const faults = faultsOf(one, await simulate(one, seedOfOne, mutate));
      return faults.length === 0;
    }),
    { numRuns: 100_000, endOnFailure: true },
  );
  return result.failed ? `found after ${result.numRuns} histories` : 'no fault found';
}
