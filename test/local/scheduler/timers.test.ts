import { expect, test } from 'vitest';
import { runAt } from '../../../local/scheduler/timers.ts';
import { FakeTimers } from './fake-timers.ts';

const day = 86_400_000;

test('a time that is farther away than Node can count is waited for in steps', () => {
  const timers = new FakeTimers();
  const fired: number[] = [];
  runAt(timers, 100 * day, () => fired.push(timers.now()));
  timers.advanceTo(100 * day - 1);
  expect(fired).toEqual([]);
  timers.advanceTo(101 * day);
  expect(fired).toEqual([100 * day]);
  expect(timers.longestDelayMs).toBeLessThan(2 ** 31);
});

test('a timer can be cancelled in any step', () => {
  const timers = new FakeTimers();
  const cancel = runAt(timers, 100 * day, () => expect.unreachable());
  timers.advanceTo(60 * day);
  cancel();
  timers.advanceTo(200 * day);
  expect(timers.waiting).toBe(0);
});

test('a past time fires now', () => {
  const timers = new FakeTimers(5000);
  let fired = false;
  runAt(timers, 1000, () => (fired = true));
  timers.advanceTo(5000);
  expect(fired).toBe(true);
});
