import { Schedule, ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Duration, TimeZone } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { Timers } from './timers.ts';

export interface ReleaseScheduleProps {
  readonly fusion: string;
  /** `rate(...)` or `cron(...)`, in UTC. */
  readonly expression: string;
  readonly timers: Timers;
  readonly fusionQueue: Queue;
  readonly deadLetters: Queue;
}

/** Requests the release of all open groups of a fusion on a schedule. */
export class ReleaseSchedule extends Construct {
  constructor(
    scope: Construct,
    id: string,
    { fusion, expression, timers, fusionQueue, deadLetters }: ReleaseScheduleProps,
  ) {
    super(scope, id);
    const { role } = timers;
    // Scheduler sends dead letters with its role, not by a policy of the queue.
    deadLetters.grantSendMessages(role);
    const schedule = new Schedule(this, 'Schedule', {
      description: `Releases all open groups of ${fusion}`,
      schedule: ScheduleExpression.expression(expression, TimeZone.ETC_UTC),
      scheduleGroup: timers.group,
      target: {
        bind: () => ({
          arn: fusionQueue.queueArn,
          role,
          // The version of its form, as shared/messages/message-version.ts has it.
          input: ScheduleTargetInput.fromObject({ v: 1, kind: 'release-all', fusion, reason: 'schedule' }),
          retryPolicy: { maximumEventAgeInSeconds: Duration.days(1).toSeconds(), maximumRetryAttempts: 185 },
          deadLetterConfig: { arn: deadLetters.queueArn },
        }),
      },
    });
    // The schedule refers to the group by its name and not to the role's policy. Both must exist at the first release.
    schedule.node.addDependency(timers);
  }
}
