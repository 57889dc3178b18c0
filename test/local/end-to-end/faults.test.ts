import { expect, test } from 'vitest';
import { differences, run } from './disturbed-run.ts';

/** `npm run check:faults` does the same with 5,000 groups. */
const groups = 200;
const patienceMs = 170_000;

test(
  'faults of AWS and killed functions change nothing of what comes out',
  { timeout: 180_000 },
  async () => {
    const [quiet, disturbed] = await Promise.all([
      run(groups, {}, patienceMs),
      run(groups, { faults: { seed: 7, rate: 0.05 }, kills: 6, killEveryMs: 300 }, patienceMs),
    ]);
    expect(quiet.wrongs).toEqual([]);
    expect(quiet.outcome.size).toBe(groups);
    expect(disturbed.wrongs).toEqual([]);
    expect(differences(quiet, disturbed)).toEqual([]);
    // Else it would have been another quiet run.
    expect(disturbed.kills).toBe(6);
    expect([...disturbed.faults.counts.keys()]).toEqual([
      'cut',
      'failed',
      'partial',
      'throttled',
      'withheld',
    ]);
  },
);
