import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { expect, onTestFinished, test } from 'vitest';
import { createScheduler } from '../../../local/scheduler/scheduler.ts';
import { schedulerTimer } from '../../../shared/adapters/aws/scheduler/scheduler-timer.ts';
import { serveAws } from '../eventbridge/aws-server.ts';
import { FakeQueues, fault, queueArn } from '../eventbridge/queues.ts';
import { FakeTimers } from './fake-timers.ts';

const start = Date.parse('2026-11-23T10:00:00Z');
const due = start + 3_600_000;
const body = JSON.stringify({ kind: 'timer', fusion: 'order', key: '篮子 <aws.scheduler.execution-id>' });

async function setUp() {
  const queues = new FakeQueues();
  const timers = new FakeTimers(start);
  const scheduler = createScheduler({ ...queues.ports, timers });
  const server = await serveAws(({ method, path, query, body: sent }) =>
    scheduler.handle(method, path, query, sent),
  );
  const client = new SchedulerClient(server.client);
  onTestFinished(async () => {
    client.destroy();
    scheduler.close();
    await server[Symbol.asyncDispose]();
  });
  const timer = schedulerTimer(client, {
    groupName: 'default',
    roleArn: 'arn:aws:iam::000000000000:role/r',
    targetArn: queueArn('fusion'),
    deadLetterArn: queueArn('dead'),
  });
  const fire = async (): Promise<void> => {
    timers.advanceTo(due);
    await scheduler.idle();
  };
  return { queues, timer, fire, scheduler };
}

const delivered = ({ deliveries }: FakeQueues): (readonly [string, unknown])[] =>
  deliveries.map(({ queue, body: text }) => [queue, JSON.parse(text)]);

test('a long timer fires once with its key unchanged', async () => {
  const { queues, timer, fire, scheduler } = await setUp();
  await timer.at('k', due, body);
  await timer.at('k', due, body);
  expect(scheduler.pending()).toBe(1);
  await fire();
  expect(delivered(queues)).toEqual([['fusion', JSON.parse(body)]]);
});

test.each([
  ['is gone', [fault('QueueDoesNotExist')]],
  ['refuses for longer than anybody tries', Array.from({ length: 300 }, () => fault('Busy'))],
])('a long timer whose queue %s is a dead letter and not lost', async (_, faults) => {
  const { queues, timer, fire } = await setUp();
  await timer.at('k', due, body);
  queues.failNext('fusion', ...faults);
  await fire();
  expect(delivered(queues)).toEqual([['dead', JSON.parse(body)]]);
  expect(queues.lost).toEqual([]);
});
