import { Schedule, ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Duration, TimeZone } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { GroupsTable } from './groups-table.ts';
import type { ModelKey } from './model-key.ts';
import { QueueWorker } from './queue-worker.ts';
import { Timers } from './timers.ts';

/** The time that a question waits for others that are sent with it. Batches themselves take up to a day. */
const everyMinutes = 5;

/** Time to send several batches and to store the answers of some. The next run takes the rest. */
const timeout = Duration.minutes(2);

export interface BatchWorkerProps {
  readonly bridgeName: string;
  readonly codeDir: string;
  readonly groups: GroupsTable;
  /** The queue that re-evaluates groups whose answers have come. */
  readonly completions: Queue;
  /** The queue of ticks that fail for reasons of their own. */
  readonly quarantine: Queue;
  readonly modelKey: ModelKey;
}

/**
 * Sends the questions of fusions that can wait, and fetches their answers, on a schedule. The schedule sends ticks into
 * a FIFO queue, all in one message group, so that two runs never work at the same time: two runs that do not see each
 * other could send a question twice. A lost tick does no harm, because the next one comes.
 */
export class BatchWorker extends Construct {
  readonly worker: QueueWorker;

  constructor(
    scope: Construct,
    id: string,
    { bridgeName, codeDir, groups, completions, quarantine, modelKey }: BatchWorkerProps,
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
      // Ticks that arrive together make one run.
      batchSize: 10,
      maxConcurrency: 2,
      environment: () => ({
        GROUPS_TABLE: groups.table.tableName,
        COMPLETION_QUEUE_URL: completions.queueUrl,
        QUARANTINE_QUEUE_URL: quarantine.queueUrl,
        CLAUDE_SECRET_ARN: modelKey.secret.secretArn,
      }),
    });
    const { fn, queue } = this.worker;
    groups.grantBatches(fn);
    completions.grantSendMessages(fn);
    quarantine.grantSendMessages(fn);
    modelKey.secret.grantRead(fn);

    const timers = new Timers(this, 'Clock', { queue });
    const schedule = new Schedule(this, 'Schedule', {
      description: 'Sends questions to the model in batches and fetches their answers',
      schedule: ScheduleExpression.expression(`rate(${everyMinutes} minutes)`, TimeZone.ETC_UTC),
      scheduleGroup: timers.group,
      target: {
        bind: () => ({
          arn: queue.queueArn,
          role: timers.role,
          // Each tick differs, or the queue would drop the next one as a duplicate.
          input: ScheduleTargetInput.fromObject({ kind: 'tick', at: '<aws.scheduler.scheduled-time>' }),
          sqsParameters: { messageGroupId: 'batches' },
          retryPolicy: { maximumEventAgeInSeconds: everyMinutes * 60, maximumRetryAttempts: 10 },
        }),
      },
    });
    schedule.node.addDependency(timers);
  }
}
