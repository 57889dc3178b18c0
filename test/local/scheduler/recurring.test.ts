import {
  DeleteScheduleCommand,
  GetScheduleCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-scheduler';
import { expect, test } from 'vitest';
import { schedule, setUp, start } from './running-scheduler.ts';

const minute = 60_000;

test('a recurring schedule fires when it is created and at its rate from then on', async () => {
  const { client, timers, queues, scheduler } = await setUp();
  await client.send(
    schedule(
      'rate',
      { ScheduleExpression: 'rate(5 minutes)' },
      { Input: '"<aws.scheduler.scheduled-time>"' },
    ),
  );
  timers.advanceTo(start + 11 * minute);
  await scheduler.idle();
  expect(queues.bodies('fusion')).toEqual([
    '2026-11-23T10:00:00Z',
    '2026-11-23T10:05:00Z',
    '2026-11-23T10:10:00Z',
  ]);
  expect(await client.send(new GetScheduleCommand({ Name: 'rate' }))).toMatchObject({
    ScheduleExpression: 'rate(5 minutes)',
  });
});

test('a recurring schedule fires by UTC', async () => {
  const { client, timers, queues, scheduler } = await setUp();
  const more = { ScheduleExpression: 'cron(30 10 ? * MON-FRI *)', ScheduleExpressionTimezone: 'Etc/UTC' };
  await client.send(schedule('cron', more, { Input: '"<aws.scheduler.scheduled-time>"' }));
  timers.advanceTo(start + 7 * 24 * 60 * minute);
  await scheduler.idle();
  expect(queues.bodies('fusion')).toEqual([23, 24, 25, 26, 27].map((day) => `2026-11-${day}T10:30:00Z`));
});

test('no run waits for a recurring schedule', async () => {
  const { client, timers, queues, scheduler } = await setUp();
  await client.send(schedule('rate', { ScheduleExpression: 'rate(1 minute)' }));
  await client.send(schedule('once'));
  expect(scheduler.pending()).toBe(1);
  timers.advanceTo(start + 30 * minute);
  expect(scheduler.pending()).toBe(0);
  await scheduler.idle();
  expect(queues.deliveries).toHaveLength(32);
  expect(timers.waiting).toBe(1);
});

test('a recurring schedule ends when it is deleted, or when no time of it is left', async () => {
  const { client, timers, queues, scheduler } = await setUp();
  await client.send(schedule('a', { ScheduleExpression: 'rate(1 hour)' }));
  await client.send(schedule('b', { ScheduleExpression: 'rate(1 hour)', State: 'DISABLED' }));
  await client.send(schedule('c', { ScheduleExpression: 'cron(0 11 * * ? *)' }));
  await client.send(schedule('d', { ScheduleExpression: 'cron(0 12 23 11 ? 2026)' }));
  timers.advanceTo(start + 60 * minute);
  await client.send(new DeleteScheduleCommand({ Name: 'a' }));
  timers.advanceTo(start + 150 * minute);
  await scheduler.idle();
  expect(queues.deliveries).toHaveLength(4);
  await expect(client.send(new GetScheduleCommand({ Name: 'd' }))).rejects.toThrow(ResourceNotFoundException);
  scheduler.close();
  expect(timers.waiting).toBe(0);
});

test('a recurring schedule skips the times that passed while the machine slept', async () => {
  const { timers, queues, scheduler, client } = await setUp();
  await client.send(schedule('rate', { ScheduleExpression: 'rate(1 hour)' }));
  timers.advanceTo(start);
  timers.sleepTo(start + 5.5 * 60 * minute);
  timers.advanceTo(start + 6 * 60 * minute);
  await scheduler.idle();
  expect(queues.deliveries).toHaveLength(3);
});
