import { expect, test } from 'vitest';
import { runs } from '../../thorough.ts';
import { differences, run } from './disturbed-run.ts';

/** `npm run check:faults` does the same with 5,000 groups. */
const groups = runs(50, 200);

test('faults of AWS and killed functions do not change the results', async () => {
  const [quiet, disturbed] = await Promise.all([
    run(groups, {}),
    run(groups, { faults: { seed: 7, rate: 0.05 }, kills: 6, killEveryMs: 300 }),
  ]);
  expect(quiet.wrongs).toEqual([]);
  expect(quiet.outcome.size).toBe(groups);
  expect(disturbed.wrongs).toEqual([]);
  expect(differences(quiet, disturbed)).toEqual([]);
  // Otherwise it would have been another quiet run.
  expect(disturbed.kills).toBe(6);
  expect([...disturbed.faults.counts.keys()]).toEqual(['cut', 'failed', 'partial', 'throttled', 'withheld']);
});
