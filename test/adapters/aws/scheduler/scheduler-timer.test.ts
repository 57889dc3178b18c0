import {
  ConflictException,
  CreateScheduleCommand,
  type CreateScheduleCommandInput,
  SchedulerClient,
  ThrottlingException,
  ValidationException,
} from '@aws-sdk/client-scheduler';
import { mockClient } from 'aws-sdk-client-mock';
import fc from 'fast-check';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { schedulerTimer } from '../../../../shared/adapters/aws/scheduler/scheduler-timer.ts';
import { RetryableError } from '../../../../shared/ports/retryable-error.ts';

const scheduler = mockClient(SchedulerClient);
afterAll(() => scheduler.restore());
const options = {
  groupName: 'fusion-bus-recommendation',
  roleArn: 'arn:aws:iam::123456789012:role/scheduler',
  targetArn: 'arn:aws:sqs:eu-central-1:123456789012:fusion',
  deadLetterArn: 'arn:aws:sqs:eu-central-1:123456789012:dead',
};
const timer = schedulerTimer(new SchedulerClient({ region: 'eu-central-1' }), options);

beforeEach(() => {
  scheduler.reset();
  scheduler.on(CreateScheduleCommand).resolves({ ScheduleArn: 'arn' });
});

const inputs = (): CreateScheduleCommandInput[] =>
  scheduler.commandCalls(CreateScheduleCommand).map((call) => call.args[0].input);
const noon = Date.UTC(2026, 10, 23, 12);

describe('the request', () => {
  test('the schedule fires once and deletes itself', async () => {
    await timer.at('recommendation/k', noon, '{"kind":"timer"}');
    const [input] = inputs();
    expect(input).toEqual({
      Name: input?.Name,
      ClientToken: input?.Name,
      GroupName: options.groupName,
      ScheduleExpression: 'at(2026-11-23T12:00:00)',
      ScheduleExpressionTimezone: 'UTC',
      FlexibleTimeWindow: { Mode: 'OFF' },
      ActionAfterCompletion: 'DELETE',
      Target: {
        Arn: options.targetArn,
        RoleArn: options.roleArn,
        Input: '{"kind":"timer"}',
        RetryPolicy: { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 },
        DeadLetterConfig: { Arn: options.deadLetterArn },
      },
    });
  });

  test.each([
    [noon + 1, '12:00:01'],
    [noon + 999, '12:00:01'],
    [noon + 1_000, '12:00:01'],
    [noon - 0.5, '12:00:00'],
  ])('the time %d is rounded up to the second', async (epochMs, time) => {
    await timer.at('k', epochMs, '{}');
    expect(inputs()[0]?.ScheduleExpression).toBe(`at(2026-11-23T${time})`);
  });

  test("a key in the form of one of Scheduler's placeholders is not replaced", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.constantFrom('<aws.scheduler.attempt-number>', 'a<<aws.scheduler.execution-id>>\u{FFFF}'),
        ),
        async (key) => {
          scheduler.resetHistory();
          await timer.at('k', noon, JSON.stringify({ key }));
          const sent = inputs()[0]?.Target?.Input ?? '';
          expect(sent).not.toContain('<');
          expect(JSON.parse(sent)).toEqual({ key });
        },
      ),
    );
  });
});

describe('the name', () => {
  test('equal timers have the same name, different timers different ones', async () => {
    await timer.at('a', noon, '{}');
    await timer.at('a', noon - 10, '{}');
    await timer.at('b', noon, '{}');
    await timer.at('a', noon + 1_000, '{}');
    const names = inputs().map(({ Name }) => Name);
    expect(names[1]).toBe(names[0]);
    expect(new Set(names).size).toBe(3);
  });

  test('the name is legal for any text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 2_000 }), async (name) => {
        scheduler.resetHistory();
        await timer.at(name, noon, '{}');
        expect(inputs()[0]?.Name).toMatch(/^[0-9a-zA-Z-_.]{1,64}$/);
      }),
    );
  });
});

describe('failures', () => {
  test('a schedule that exists already is no failure', async () => {
    scheduler
      .on(CreateScheduleCommand)
      .rejects(new ConflictException({ message: 'so it is', Message: 'so it is', $metadata: {} }));
    await expect(timer.at('k', noon, '{}')).resolves.toBeUndefined();
  });

  test('throttling is a RetryableError, a permanent error is thrown unchanged', async () => {
    scheduler
      .on(CreateScheduleCommand)
      .rejectsOnce(new ThrottlingException({ message: 'so it is', Message: 'so it is', $metadata: {} }));
    await expect(timer.at('k', noon, '{}')).rejects.toBeInstanceOf(RetryableError);
    scheduler
      .on(CreateScheduleCommand)
      .rejects(new ValidationException({ message: 'so it is', Message: 'so it is', $metadata: {} }));
    await expect(timer.at('k', noon, '{}')).rejects.toBeInstanceOf(ValidationException);
  });
});
