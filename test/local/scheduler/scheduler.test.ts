import {
  ConflictException,
  CreateScheduleGroupCommand,
  DeleteScheduleCommand,
  DeleteScheduleGroupCommand,
  GetScheduleCommand,
  GetScheduleGroupCommand,
  ListScheduleGroupsCommand,
  ListSchedulesCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-scheduler';
import type { CreateScheduleCommandInput, ListSchedulesCommandInput } from '@aws-sdk/client-scheduler';
import { describe, expect, test } from 'vitest';
import { createScheduler } from '../../../local/scheduler/scheduler.ts';
import { FakeQueues, fault, queueArn } from '../eventbridge/queues.ts';
import { schedule, setUp, start, type Target } from './running-scheduler.ts';

describe('a schedule', () => {
  test('the schedule fires once at its time and is gone', async () => {
    const { client, timers, queues, scheduler } = await setUp();
    const { ScheduleArn } = await client.send(schedule('deadline'));
    expect(ScheduleArn).toBe('arn:aws:scheduler:us-east-1:000000000000:schedule/default/deadline');
    expect(scheduler.pending()).toBe(1);
    timers.advanceTo(start + 30 * 60_000 - 1);
    expect(queues.deliveries).toEqual([]);
    timers.advanceTo(start + 30 * 60_000);
    await scheduler.idle();
    timers.advanceTo(start + 90 * 60_000);
    await scheduler.idle();
    expect(queues.deliveries).toMatchObject([{ queue: 'fusion', body: '{"group":"g"}' }]);
    expect(scheduler.pending()).toBe(0);
    await expect(client.send(new GetScheduleCommand({ Name: 'deadline' }))).rejects.toThrow(
      ResourceNotFoundException,
    );
  });

  test('the schedule stays when it is not to be deleted', async () => {
    const { client, timers, scheduler } = await setUp();
    await client.send(schedule('kept', { ActionAfterCompletion: 'NONE' }));
    timers.advanceTo(start + 3_600_000);
    await scheduler.idle();
    expect(await client.send(new GetScheduleCommand({ Name: 'kept' }))).toMatchObject({ State: 'ENABLED' });
    expect(scheduler.pending()).toBe(0);
    await expect(client.send(schedule('kept'))).rejects.toThrow(ConflictException);
  });

  test('the schedule fires at once when its time is past', async () => {
    const { client, timers, scheduler, queues } = await setUp();
    await client.send(schedule('late', { ScheduleExpression: 'at(2020-01-01T00:00:00)' }));
    timers.advanceTo(start);
    await scheduler.idle();
    expect(queues.deliveries).toHaveLength(1);
  });

  test('the schedule does not fire when it is deleted or disabled, or all are forgotten', async () => {
    const { client, timers, queues, scheduler } = await setUp();
    await client.send(schedule('a'));
    await client.send(schedule('b', { State: 'DISABLED' }));
    await client.send(schedule('c'));
    expect(scheduler.pending()).toBe(2);
    await client.send(new DeleteScheduleCommand({ Name: 'a' }));
    expect(scheduler.pending()).toBe(1);
    scheduler.close();
    expect(timers.waiting).toBe(0);
    timers.advanceTo(start + 3_600_000);
    await scheduler.idle();
    expect(queues.deliveries).toEqual([]);
  });

  test('the name is unique in its group, and an equal request creates no second schedule', async () => {
    const { client, scheduler } = await setUp();
    const first = await client.send(schedule('x', { ClientToken: 'token' }));
    expect(await client.send(schedule('x', { ClientToken: 'token' }))).toMatchObject({
      ScheduleArn: first.ScheduleArn,
    });
    await expect(client.send(schedule('x', { ClientToken: 'other' }))).rejects.toThrow(ConflictException);
    await expect(
      client.send(schedule('x', { ClientToken: 'token', Description: 'new' })),
    ).rejects.toMatchObject({
      name: 'ConflictException',
      message: 'Schedule x already exists.',
      $metadata: { httpStatusCode: 409 },
    });
    await client.send(new CreateScheduleGroupCommand({ Name: 'g' }));
    await client.send(schedule('x', { GroupName: 'g' }));
    expect(scheduler.pending()).toBe(2);
  });

  test('the schedule has its defaults filled in', async () => {
    const { client, timers, queues, scheduler } = await setUp();
    const Input =
      '{"arn":"<aws.scheduler.schedule-arn>","at":"<aws.scheduler.scheduled-time>","run":"<aws.scheduler.execution-id>"}';
    await client.send(schedule('self', {}, { Input, SqsParameters: { MessageGroupId: 'g' } }));
    timers.advanceTo(start + 3_600_000);
    await scheduler.idle();
    expect(queues.deliveries).toMatchObject([{ messageGroupId: 'g' }]);
    expect(queues.bodies('fusion')).toEqual([
      {
        arn: 'arn:aws:scheduler:us-east-1:000000000000:schedule/default/self',
        at: '2026-11-23T10:30:00Z',
        run: 'run-1',
      },
    ]);
  });

  test('the schedule that cannot be delivered is a dead letter', async () => {
    const { client, timers, queues, scheduler } = await setUp();
    const target = { DeadLetterConfig: { Arn: queueArn('dead') }, RetryPolicy: { MaximumRetryAttempts: 1 } };
    await client.send(schedule('x', {}, target));
    queues.failNext('fusion', fault('Busy'), fault('Busy', 'full'));
    timers.advanceTo(start + 3_600_000);
    await scheduler.idle();
    expect(queues.deliveries).toMatchObject([
      {
        queue: 'dead',
        body: '{"group":"g"}',
        attributes: {
          SCHEDULE_ARN: 'arn:aws:scheduler:us-east-1:000000000000:schedule/default/x',
          TARGET_ARN: queueArn('fusion'),
          EXECUTION_ID: 'run-1',
          ERROR_CODE: 'ERROR_FROM_TARGET',
          ERROR_MESSAGE: 'full',
          RETRY_ATTEMPTS: '1',
        },
      },
    ]);
  });
});

test('the client shows and lists schedules and groups', async () => {
  const { client } = await setUp();
  await client.send(new CreateScheduleGroupCommand({ Name: 'g' }));
  await client.send(
    schedule('a-1', { GroupName: 'g', Description: 'd' }, { RetryPolicy: { MaximumRetryAttempts: 3 } }),
  );
  await client.send(schedule('a-2', { State: 'DISABLED' }));
  await client.send(schedule('b-1'));

  expect(await client.send(new GetScheduleCommand({ Name: 'a-1', GroupName: 'g' }))).toMatchObject({
    GroupName: 'g',
    Description: 'd',
    ScheduleExpression: 'at(2026-11-23T10:30:00)',
    ScheduleExpressionTimezone: 'UTC',
    ActionAfterCompletion: 'DELETE',
    FlexibleTimeWindow: { Mode: 'OFF' },
    CreationDate: new Date(start),
    Target: { Arn: queueArn('fusion'), Input: '{"group":"g"}', RetryPolicy: { MaximumRetryAttempts: 3 } },
  });

  const names = async (input: ListSchedulesCommandInput) =>
    (await client.send(new ListSchedulesCommand(input))).Schedules?.map(({ Name }) => Name).toSorted();
  expect(await names({})).toEqual(['a-1', 'a-2', 'b-1']);
  expect(await names({ NamePrefix: 'a' })).toEqual(['a-1', 'a-2']);
  expect(await names({ GroupName: 'g' })).toEqual(['a-1']);
  expect(await names({ State: 'DISABLED' })).toEqual(['a-2']);
  const first = await client.send(new ListSchedulesCommand({ MaxResults: 2 }));
  expect(await names({ NextToken: first.NextToken })).toHaveLength(1);

  const { ScheduleGroups } = await client.send(new ListScheduleGroupsCommand({}));
  expect(ScheduleGroups?.map(({ Name }) => Name)).toEqual(['default', 'g']);
  expect(await client.send(new GetScheduleGroupCommand({ Name: 'g' }))).toMatchObject({ State: 'ACTIVE' });
  await client.send(new DeleteScheduleGroupCommand({ Name: 'g' }));
  expect(await names({})).toEqual(['a-2', 'b-1']);
});

describe('refused requests', () => {
  const expressions = [
    'at(2026-11-23)',
    'at(2026-11-23T10:30:00Z)',
    'at(2026-02-30T10:30:00)',
    ' at(2026-11-23T10:30:00)',
    'at(2026-11-23T25:00:00)',
    'x',
  ];
  test.each(expressions)('the time %s is refused', async (ScheduleExpression) => {
    const { client } = await setUp();
    await expect(client.send(schedule('x', { ScheduleExpression }))).rejects.toMatchObject({
      name: 'ValidationException',
      message: `Invalid Schedule Expression ${ScheduleExpression}.`,
    });
  });

  test.each<[string, Partial<CreateScheduleCommandInput>, Partial<Target>, string]>([
    ['an invalid rate', { ScheduleExpression: 'rate(5 minute)' }, {}, 'write rate(5 minutes)'],
    [
      'a cron expression of another kind',
      { ScheduleExpression: 'cron(*/5 * * * *)' },
      {},
      'Invalid Schedule Expression cron(*/5 * * * *). On the laptop: expected six fields',
    ],
    [
      'a recurring schedule that begins later',
      { ScheduleExpression: 'rate(5 minutes)', StartDate: new Date(start) },
      {},
      'The laptop does not support StartDate',
    ],
    ['another time zone', { ScheduleExpressionTimezone: 'Europe/Berlin' }, {}, 'no time zone except UTC'],
    [
      'a target that is no queue',
      {},
      { Arn: 'arn:aws:lambda:us-east-1:000000000000:function:f' },
      'not a queue',
    ],
    ['a name with a slash', { Name: 'a b' }, {}, 'regular expression pattern'],
  ])('the scheduler refuses %s', async (_, more, target, message) => {
    const { client } = await setUp();
    const request = client.send(schedule('x', more, target));
    await expect(request).rejects.toMatchObject({ name: 'ValidationException' });
    await expect(request).rejects.toThrow(message);
  });

  test('a missing schedule is not found', async () => {
    const { client } = await setUp();
    const requests = [
      () => client.send(schedule('x', { GroupName: 'nowhere' })),
      () => client.send(new GetScheduleCommand({ Name: 'x' })),
      () => client.send(new DeleteScheduleCommand({ Name: 'x', GroupName: 'nowhere' })),
      () => client.send(new GetScheduleGroupCommand({ Name: 'x' })),
      () => client.send(new ListSchedulesCommand({ GroupName: 'x' })),
    ];
    for (const request of requests) {
      await expect(request()).rejects.toMatchObject({
        name: 'ResourceNotFoundException',
        $metadata: { httpStatusCode: 404 },
      });
    }
  });

  test('a path that does not exist is refused', async () => {
    const scheduler = createScheduler(new FakeQueues().ports);
    const reply = await scheduler.handle('PATCH', '/schedules/x', new URLSearchParams(), undefined);
    expect(reply).toMatchObject({ status: 400, body: { __type: 'UnknownOperationException' } });
    expect(
      await scheduler.handle('GET', '/schedules/%E0%A4%A', new URLSearchParams(), undefined),
    ).toMatchObject({ status: 400 });
  });
});
