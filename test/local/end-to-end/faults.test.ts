import { expect, test } from 'vitest';
import { isThorough, runs } from '../../thorough.ts';
import { differences, run } from './disturbed-run.ts';

/** `npm run check:faults` does the same with 5,000 groups. */
const groups = runs(60, 200);

test('faults of AWS and killed functions change no result', async () => {
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
  // Few calls meet the rare kinds seldom.
  const rare = isThorough ? ['partial', 'withheld'] : [];
  expect([...disturbed.faults.counts.keys()]).toEqual(
    expect.arrayContaining(['cut', 'failed', 'throttled', ...rare]),
  );
});
