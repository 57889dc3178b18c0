import { expect, test } from 'vitest';
import { createBatchHandler } from '../../../functions/fusion/batch/handler.ts';
import type { RunEnd } from '../../../shared/compose/batch/batch-ports.ts';
import { RetryableError } from '../../../shared/ports/retryable-error.ts';
import { inboundMessage } from '../../fakes/inbound.ts';

const ticks = [inboundMessage('1', '{"kind":"tick"}'), inboundMessage('2', 'whatever')];

function open(run: () => Promise<RunEnd>, remainingMs = 120_000) {
  const pauses: string[] = [];
  const late: boolean[] = [];
  let runs = 0;
  const handler = createBatchHandler({
    run: (isLate) => {
      runs += 1;
      late.push(isLate());
      return run();
    },
    onPause: (reason) => void pauses.push(reason),
  });
  const tick = () => handler(ticks, { remainingMs: () => remainingMs });
  return { tick, pauses, late, runs: () => runs };
}

test('timer messages of one invocation cause one run, which consumes them all', async () => {
  const { tick, runs } = open(async () => ({ kind: 'done' }));
  expect(await tick()).toEqual([]);
  expect(runs()).toBe(1);
});

test('the next run handles a transient fault, which is logged', async () => {
  const notNow = { kind: 'not-now', reason: 'overloaded', wantsPerson: false } as const;
  const paused = open(async () => notNow);
  expect(await paused.tick()).toEqual([]);
  expect(paused.pauses).toEqual(['overloaded']);
  const throttled = open(() => Promise.reject(new RetryableError('throttled')));
  expect(await throttled.tick()).toEqual([]);
  expect(throttled.pauses).toEqual(['throttled']);
});

test('a fault that needs an operator, and a defect, fail the run', async () => {
  const notNow = { kind: 'not-now', reason: 'authentication: 401', wantsPerson: true } as const;
  await expect(open(async () => notNow).tick()).rejects.toThrow('authentication: 401');
  await expect(open(() => Promise.reject(new Error('a defect'))).tick()).rejects.toThrow('a defect');
});

test('a run starts no new work without time left for it', async () => {
  const { tick, late } = open(async () => ({ kind: 'done' }), 30_000);
  await tick();
  expect(late).toEqual([true]);
});
