import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { DeduplicationScope, FifoThroughputLimit, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { withRunbook } from './runbook.ts';
import { tagRole, type QueueRole } from './tags.ts';
import { TerminalQueue } from './terminal-queue.ts';

/**
 * Gives each message group its own throughput. The limit of 300 messages per second holds for each group, not for all
 * together.
 */
const highThroughput = {
  fifo: true,
  deduplicationScope: DeduplicationScope.MESSAGE_GROUP,
  fifoThroughputLimit: FifoThroughputLimit.PER_MESSAGE_GROUP_ID,
};

export interface GuardedQueueProps {
  readonly role: Exclude<QueueRole, 'dead-letter' | 'quarantine' | 'unrouted'>;
  /** The topic's or recipient's name, or the role's own. */
  readonly name: string;
  /** The queue's name in the tag of its dead-letter queue. */
  readonly deadLettersOf: string;
  /** True for a FIFO queue, which keeps the order within message groups. */
  readonly fifo?: boolean;
  /** For a FIFO queue: true when messages of equal content are duplicates, as Scheduler requires. */
  readonly deduplicatesByContent?: boolean;
  readonly visibilityTimeout: Duration;
  /** The deliveries of one message before it goes to the dead-letter queue. */
  readonly mostReceives: number;
  /** The retention of a message. A dead letter spends the rest of its 14 days in the dead-letter queue. */
  readonly retention: Duration;
  /** The age of the oldest message that raises an alarm. */
  readonly oldestMessage: Duration;
}

/**
 * Creates a queue with what every queue needs: encryption, TLS, a dead-letter queue, and an alarm when it stands still.
 */
export class GuardedQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, props: GuardedQueueProps) {
    super(scope, id);
    this.deadLetters = new TerminalQueue(this, 'DeadLetters', {
      role: 'dead-letter',
      name: props.deadLettersOf,
      runbook: 'dead-letters',
      fifo: props.fifo ?? false,
    }).queue;

    // SSE-SQS and not the KMS key that AWS manages, because EventBridge and Scheduler may not use that key.
    this.queue = new Queue(this, 'Queue', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      visibilityTimeout: props.visibilityTimeout,
      retentionPeriod: props.retention,
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: props.mostReceives },
      ...(props.fifo === true ? highThroughput : {}),
      ...(props.deduplicatesByContent === true ? { contentBasedDeduplication: true } : {}),
    });
    tagRole(this.queue, props.role, props.name);

    new Alarm(this, 'Stale', {
      alarmDescription: withRunbook(
        `The oldest message of ${props.deadLettersOf} has waited for more than ${props.oldestMessage.toMinutes()} minutes.`,
        'messages-are-getting-old',
      ),
      metric: this.queue.metricApproximateAgeOfOldestMessage({
        period: Duration.minutes(1),
        statistic: 'max',
      }),
      threshold: props.oldestMessage.toSeconds(),
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 3,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
  }
}
