import { expect, test } from 'vitest';
import { createBatchHandler } from '../../../functions/fusion/batch/handler.ts';
import type { RunEnd } from '../../../shared/compose/batch/batch-ports.ts';
import { RetryableError } from '../../../shared/ports/retryable-error.ts';
import { sqsRecord } from '../../fakes/sqs-record.ts';

const event = { Records: [sqsRecord('1', '{"kind":"tick"}'), sqsRecord('2', 'whatever')] };

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
  const tick = () => handler(event, { getRemainingTimeInMillis: () => remainingMs });
  return { tick, pauses, late, runs: () => runs };
}

test('ticks that arrive together make one run and are done after it', async () => {
  const { tick, runs } = open(async () => ({ kind: 'done' }));
  expect(await tick()).toEqual({ batchItemFailures: [] });
  expect(runs()).toBe(1);
});

test('a transient failure is logged and left to the next run', async () => {
  const notNow = { kind: 'not-now', reason: 'overloaded', wantsPerson: false } as const;
  const paused = open(async () => notNow);
  expect(await paused.tick()).toEqual({ batchItemFailures: [] });
  expect(paused.pauses).toEqual(['overloaded']);
  const throttled = open(() => Promise.reject(new RetryableError('throttled')));
  expect(await throttled.tick()).toEqual({ batchItemFailures: [] });
  expect(throttled.pauses).toEqual(['throttled']);
});

test('a failure that needs an operator, or a defect, fails the function', async () => {
  const notNow = { kind: 'not-now', reason: 'authentication: 401', wantsPerson: true } as const;
  await expect(open(async () => notNow).tick()).rejects.toThrow('authentication: 401');
  await expect(open(() => Promise.reject(new Error('a defect'))).tick()).rejects.toThrow('a defect');
});

test('a run begins nothing more when there is no time left', async () => {
  const { tick, late } = open(async () => ({ kind: 'done' }), 30_000);
  await tick();
  expect(late).toEqual([true]);
});
