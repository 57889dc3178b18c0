import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { DeduplicationScope, FifoThroughputLimit, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { withRunbook } from './runbook.ts';
import { tagRole, type QueueRole } from './tags.ts';
import { TerminalQueue } from './terminal-queue.ts';

/** Deliveries of one message before it goes to the dead-letter queue. */
const maxReceiveCount = 10;

/** A FIFO queue whose groups do not share one throughput: 300 messages a second are the limit of each, not of all. */
const highThroughput = {
  fifo: true,
  deduplicationScope: DeduplicationScope.MESSAGE_GROUP,
  fifoThroughputLimit: FifoThroughputLimit.PER_MESSAGE_GROUP_ID,
};

export interface GuardedQueueProps {
  readonly role: Exclude<QueueRole, 'dead-letter' | 'quarantine' | 'unrouted'>;
  /** The topic's or recipient's name, or the role's own. */
  readonly name: string;
  /** What the dead-letter queue is called in its tag; it serves this queue. */
  readonly deadLettersOf: string;
  /** Whether its messages have groups, within which they keep their order. */
  readonly fifo?: boolean;
  /** Of a FIFO queue: whether a message of the same content is the same message, as Scheduler wants it. */
  readonly tellsByContent?: boolean;
  readonly visibilityTimeout: Duration;
  /** How long a message keeps; the rest of its life it spends in the dead-letter queue, if it goes there. */
  readonly retention: Duration;
  /** An alarm rings when the oldest message has waited for longer. */
  readonly oldestMessage: Duration;
}

/** A queue that owns what every queue must have: encryption, TLS, a dead-letter queue, and an alarm when it stands still. */
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

    // SSE-SQS and not the KMS key that AWS manages: EventBridge and Scheduler may not use that one.
    this.queue = new Queue(this, 'Queue', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      visibilityTimeout: props.visibilityTimeout,
      retentionPeriod: props.retention,
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount },
      ...(props.fifo === true ? highThroughput : {}),
      ...(props.tellsByContent === true ? { contentBasedDeduplication: true } : {}),
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
