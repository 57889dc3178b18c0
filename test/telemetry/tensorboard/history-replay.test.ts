import { expect, test } from 'vitest';
import type { PastGroup } from '../../../shared/merge/trust/calibrate.ts';
import { CalibrationTally } from '../../../shared/telemetry/tensorboard/calibration-tally.ts';
import { HistoryReplay } from '../../../shared/telemetry/tensorboard/history-replay.ts';
import { contributionOf } from '../../fakes/parts.ts';
import { fusionOf } from '../../fakes/policies.ts';

const { merge } = fusionOf();

/** A group in which three sources say the same and the liar says otherwise. */
function groupAt(at: number, truth = `state-${at % 3}`): PastGroup {
  const says = { north: truth, south: truth, west: truth, liar: `not ${truth}` };
  const contributions = Object.entries(says).map(([source, state]) =>
    contributionOf({ source, id: `${source}-${at}`, topic: 'reading', value: { state } }),
  );
  return { at: at * 1_000, contributions };
}

const learned = { ...merge, learned: { halfLife: { kind: 'none' } } } as const;

test('trust falls in a source that others contradict, and steps are numbered', () => {
  const replay = new HistoryReplay({ merge: learned, halfLife: { kind: 'none' } });
  const steps = Array.from({ length: 40 }, (_, index) => replay.next(groupAt(index)));
  expect(steps.map(({ step }) => step)).toEqual(Array.from({ length: 40 }, (_, index) => index));
  expect(steps.at(-1)?.wallTime).toBe(39);
  const last = steps.at(-1)?.scalars ?? new Map<string, number>();
  expect(steps[0]?.scalars.has('trust/liar')).toBe(false);
  expect(last.get('trust/liar')).toBeLessThan(0.3);
  expect(last.get('trust/north')).toBeGreaterThan(0.8);
  expect(last.get('weight/liar')).toBe(0);
  expect(last.get('conflict/fields')).toBe(1);
  expect(last.get('conflict/share')).toBe(1);
  expect(last.get('confidence/mean')).toBeGreaterThan(0.9);
});

test('a correction shows whether the settled value had been right', () => {
  const replay = new HistoryReplay({ merge: learned, halfLife: { kind: 'none' } });
  for (let index = 0; index < 20; index += 1) replay.next(groupAt(index));
  const corrected = (state: string) => ({
    ...groupAt(30, 'open'),
    corrections: [
      { source: 'engineer', id: 'c', time: undefined, values: { '/reading/state': state }, isLearned: false },
    ],
  });
  expect(replay.next(corrected('open')).scalars.get('calibration/right')).toBe(1);
  expect(replay.next(corrected('shut')).scalars.get('calibration/right')).toBe(0.5);
});

test('a fusion that does not learn has conflicts and nothing about trust', () => {
  const { scalars } = new HistoryReplay({ merge, halfLife: undefined }).next(groupAt(1));
  expect([...scalars.keys()]).toEqual(['conflict/fields', 'conflict/share']);
});

test('the error of calibration is that of its bins', () => {
  const tally = new CalibrationTally();
  expect(tally.scalars).toEqual([]);
  for (let index = 0; index < 10; index += 1) tally.add(0.95, index < 9);
  for (let index = 0; index < 10; index += 1) tally.add(0.5, index < 7);
  const values = new Map(tally.scalars);
  expect(values.get('calibration/error')).toBeCloseTo((0.5 + 2) / 20);
  expect(values.get('calibration/confidence')).toBeCloseTo(0.725);
  expect(values.get('calibration/right')).toBe(0.8);
  tally.add(1, true);
  expect(new Map(tally.scalars).get('calibration/fields')).toBe(21);
});
