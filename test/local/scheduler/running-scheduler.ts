import { CreateScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import type { CreateScheduleCommandInput } from '@aws-sdk/client-scheduler';
import { onTestFinished } from 'vitest';
import { createScheduler } from '../../../local/scheduler/scheduler.ts';
import { serveAws } from '../eventbridge/aws-server.ts';
import { FakeQueues, queueArn } from '../eventbridge/queues.ts';
import { FakeTimers } from './fake-timers.ts';

export const start = Date.parse('2026-11-23T10:00:00Z');

/** Starts the scheduler behind its protocol, with a clock that advances only on demand. */
export const setUp = async () => {
  const queues = new FakeQueues();
  const timers = new FakeTimers(start);
  const scheduler = createScheduler({ ...queues.ports, timers, newId: () => 'run-1' });
  const server = await serveAws(({ method, path, query, body }) =>
    scheduler.handle(method, path, query, body),
  );
  const client = new SchedulerClient(server.client);
  onTestFinished(async () => {
    client.destroy();
    scheduler.close();
    await server[Symbol.asyncDispose]();
  });
  return { queues, timers, scheduler, client };
};

export type Target = NonNullable<CreateScheduleCommandInput['Target']>;

/** A request for a schedule in half an hour. */
export const schedule = (
  Name: string,
  more: Partial<CreateScheduleCommandInput> = {},
  target: Partial<Target> = {},
) =>
  new CreateScheduleCommand({
    Name,
    ScheduleExpression: 'at(2026-11-23T10:30:00)',
    FlexibleTimeWindow: { Mode: 'OFF' },
    ActionAfterCompletion: 'DELETE',
    Target: {
      Arn: queueArn('fusion'),
      RoleArn: 'arn:aws:iam::000000000000:role/r',
      Input: '{"group":"g"}',
      ...target,
    },
    ...more,
  });
