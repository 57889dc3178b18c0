import { Schedule, ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Duration, TimeZone } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { GroupsTable } from './groups-table.ts';
import type { ModelKey } from './model-key.ts';
import { QueueWorker } from './queue-worker.ts';
import { Timers } from './timers.ts';

/** Batches take up to a day: this is how long a question waits for others that are sent with it. */
const everyMinutes = 5;

/** Time to send several batches and to keep the answers of some; what is left comes with the next run. */
const timeout = Duration.minutes(2);

export interface BatchWorkerProps {
  readonly bridgeName: string;
  readonly codeDir: string;
  readonly groups: GroupsTable;
  /** Where groups are told that their answers have come. */
  readonly completions: Queue;
  readonly modelKey: ModelKey;
}

/**
 * Sends the questions of fusions that can wait, and fetches their answers, by a clock. The clock ticks into a FIFO
 * queue in which all ticks are of one group, so that no two runs are ever at work side by side: nothing is sent twice
 * by two that do not see one another. A tick that is lost is no loss: the next one comes.
 */
export class BatchWorker extends Construct {
  readonly worker: QueueWorker;

  constructor(
    scope: Construct,
    id: string,
    { bridgeName, codeDir, groups, completions, modelKey }: BatchWorkerProps,
  ) {
    super(scope, id);
    this.worker = new QueueWorker(this, 'Batch', {
      role: 'batch',
      name: 'batch',
      description: `Asks the model in batches for ${bridgeName}`.slice(0, 256),
      codeDir,
      timeout,
      feedsItself: false,
      queueRole: 'batch',
      queueName: 'batch',
      deadLettersOf: 'batch',
      fifo: true,
      oldestMessage: Duration.hours(1),
      // Ticks that have come together are one run.
      batchSize: 10,
      maxConcurrency: 2,
      environment: () => ({
        GROUPS_TABLE: groups.table.tableName,
        COMPLETION_QUEUE_URL: completions.queueUrl,
        CLAUDE_SECRET_ARN: modelKey.secret.secretArn,
      }),
    });
    const { fn, queue } = this.worker;
    groups.grantBatches(fn);
    completions.grantSendMessages(fn);
    modelKey.secret.grantRead(fn);

    const timers = new Timers(this, 'Clock', { queue });
    const schedule = new Schedule(this, 'Schedule', {
      description: 'Sees to the batches of questions to the model',
      schedule: ScheduleExpression.expression(`rate(${everyMinutes} minutes)`, TimeZone.ETC_UTC),
      scheduleGroup: timers.group,
      target: {
        bind: () => ({
          arn: queue.queueArn,
          role: timers.role,
          // No two are alike, or the queue would take the next one for the same.
          input: ScheduleTargetInput.fromObject({ kind: 'tick', at: '<aws.scheduler.scheduled-time>' }),
          sqsParameters: { messageGroupId: 'batches' },
          retryPolicy: { maximumEventAgeInSeconds: everyMinutes * 60, maximumRetryAttempts: 10 },
        }),
      },
    });
    schedule.node.addDependency(timers);
  }
}
