import fc from 'fast-check';
import { expect, test } from 'vitest';
import { faultPlan } from '../../../local/faults/fault-plan.ts';

const seed = fc.nat(999_999_999);

/** Returns the faults of a number of calls of an operation, in order. */
const fates = (plan: ReturnType<typeof faultPlan>, operation: string, calls: number, isBatch = false) =>
  Array.from({ length: calls }, () => plan(operation, isBatch)?.kind);

test('the nth call of an operation gets the same fault for one seed, in any order', () => {
  fc.assert(
    fc.property(seed, (one) => {
      const [alone, disturbed] = [faultPlan({ seed: one, rate: 0.3 }), faultPlan({ seed: one, rate: 0.3 })];
      const expected = fates(alone, 'PutItem', 50);
      expect(
        expected.map(() => {
          disturbed('Query', false);
          return disturbed('PutItem', false)?.kind;
        }),
      ).toEqual(expected);
    }),
    { numRuns: 50 },
  );
});

test('the rate of calls with a fault is as set, and every possible kind occurs', () => {
  const plan = faultPlan({ seed: 7, rate: 0.1 });
  const met = fates(plan, 'PutEvents', 20_000, true).filter((kind) => kind !== undefined);
  expect(met.length).toBeGreaterThan(1_800);
  expect(met.length).toBeLessThan(2_200);
  expect(new Set(met)).toEqual(new Set(['throttled', 'failed', 'cut', 'withheld', 'partial']));
  expect(new Set(fates(plan, 'PutItem', 20_000)).has('partial')).toBe(false);
});

test('a rate of zero gives no faults', () => {
  expect(new Set(fates(faultPlan({ seed: 7, rate: 0 }), 'PutEvents', 1_000, true))).toEqual(
    new Set([undefined]),
  );
});

test('a batch that is accepted in part has at least one refused entry', () => {
  fc.assert(
    fc.property(seed, fc.integer({ min: 1, max: 10 }), (one, count) => {
      const plan = faultPlan({ seed: one, rate: 1 });
      for (let call = 0; call < 20; call += 1) {
        const fault = plan('SendMessageBatch', true);
        if (fault?.kind !== 'partial') continue;
        const refused = fault.refused(count);
        expect(refused.size).toBeGreaterThan(0);
        expect([...refused].every((index) => index >= 0 && index < count)).toBe(true);
      }
    }),
  );
});
