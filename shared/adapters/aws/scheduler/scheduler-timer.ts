import { createHash } from 'node:crypto';
import { ConflictException, CreateScheduleCommand, type SchedulerClient } from '@aws-sdk/client-scheduler';
import { escapeJsonText } from '../sqs/sqs-text.ts';
import { toFault } from '../to-fault.ts';

export interface SchedulerTimerOptions {
  /** The schedule group of all timers. */
  readonly groupName: string;
  /** The role that EventBridge Scheduler assumes. */
  readonly roleArn: string;
  /** The queue that the body is sent to. */
  readonly targetArn: string;
  /** The standard queue for bodies that could not be sent within a day. */
  readonly deadLetterArn: string;
}

export interface SchedulerTimer {
  /**
   * Sends `body`, a JSON text, once at a time. The same name and second again give the same schedule.
   *
   * @param name any text; its hash separates it from other names
   */
  at(name: string, epochMs: number, body: string): Promise<void>;
}

/** Scheduler's longest and most frequent retries, set here because the defaults may change. */
const retryPolicy = { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 };

/**
 * Creates one-off schedules that delete themselves, and go to a dead-letter queue when they fail. EventBridge Scheduler
 * fires within the minute that follows the time, never before it.
 *
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#one-time
 */
export function schedulerTimer(
  client: SchedulerClient,
  { groupName, roleArn, targetArn, deadLetterArn }: SchedulerTimerOptions,
): SchedulerTimer {
  return {
    async at(name, epochMs, body) {
      const second = new Date(Math.ceil(epochMs / 1_000) * 1_000).toISOString().slice(0, 19);
      // Includes the time: a finished schedule is deleted late, and must not block the next one.
      const id = createHash('sha256')
        .update(JSON.stringify([name, second]))
        .digest('hex');
      try {
        await client.send(
          new CreateScheduleCommand({
            Name: id,
            ClientToken: id,
            GroupName: groupName,
            ScheduleExpression: `at(${second})`,
            ScheduleExpressionTimezone: 'UTC',
            FlexibleTimeWindow: { Mode: 'OFF' },
            ActionAfterCompletion: 'DELETE',
            Target: {
              Arn: targetArn,
              RoleArn: roleArn,
              Input: literal(body),
              RetryPolicy: retryPolicy,
              DeadLetterConfig: { Arn: deadLetterArn },
            },
          }),
        );
      } catch (error) {
        if (!(error instanceof ConflictException)) toFault(error);
      }
    },
  };
}

/**
 * Escapes `<` in a JSON text. Scheduler replaces `<aws.scheduler.attempt-number>` and similar placeholders, so a
 * correlation key of that form would come back changed. Without a `<` there is nothing to replace.
 *
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html
 */
function literal(json: string): string {
  return escapeJsonText(json).replaceAll('<', '\\u003c');
}
