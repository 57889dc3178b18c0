import { expect, test } from 'vitest';
import { until, whileMoving } from './progress.ts';

const never = new Promise<void>(() => undefined);

test('a wait gives up when nothing moves, and names what it waited for', async () => {
  await expect(until('a sign', () => false, { limitMs: 20 })).rejects.toThrow('waited in vain for a sign');
  await expect(whileMoving('an end', never, () => 1, 20)).rejects.toThrow('waited in vain for an end');
});

test('a wait goes on beyond its limit while something moves', async () => {
  const began = performance.now();
  let steps = 0;
  const holds = (): boolean => performance.now() - began > 200;
  await until('the time', holds, { moved: () => (steps += 1), limitMs: 0 });
  expect(steps).toBeGreaterThan(1);
});

test('a promise that fails, fails the wait for it', async () => {
  await expect(whileMoving('an end', Promise.reject(new Error('no')), () => 1)).rejects.toThrow('no');
});
