import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Duration, Validations } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { withRunbook, type RunbookSection } from './runbook.ts';
import { tagRole } from './tags.ts';

/** The longest retention of SQS: an operator has time to see the alarm and act. */
const terminalRetention = Duration.days(14);

export interface TerminalQueueProps {
  readonly role: 'dead-letter' | 'quarantine' | 'unrouted';
  /** The name of what it serves: a topic, `fusion`, `completion`, `recipient-<name>`, or its own role. */
  readonly name: string;
  readonly runbook: RunbookSection;
  /** True for a FIFO queue, which the dead-letter queue of a FIFO queue must be. */
  readonly fifo?: boolean;
}

/**
 * Creates a queue without a consumer, the last place of a message. It needs no dead-letter queue of its own. It keeps
 * messages for the longest retention of SQS and raises an alarm at the first one.
 */
export class TerminalQueue extends Construct {
  readonly queue: Queue;

  constructor(scope: Construct, id: string, props: TerminalQueueProps) {
    super(scope, id);
    this.queue = new Queue(this, 'Queue', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: terminalRetention,
      ...(props.fifo === true ? { fifo: true } : {}),
    });
    tagRole(this.queue, props.role, props.name);

    new Alarm(this, 'NotEmpty', {
      alarmDescription: withRunbook(describe(props), props.runbook),
      metric: this.queue.metricApproximateNumberOfMessagesVisible({
        period: Duration.minutes(1),
        statistic: 'max',
      }),
      threshold: 0,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });

    const terminal =
      'A terminal queue: no function consumes it, and an alarm is raised as soon as it holds a message.';
    Validations.of(this.queue).acknowledge(
      { id: 'AwsSolutions-SQS3', reason: terminal },
      { id: 'Serverless-SQSRedrivePolicy', reason: terminal },
    );
  }
}

function describe({ role, name }: TerminalQueueProps): string {
  switch (role) {
    case 'dead-letter':
      return `Messages for ${name} failed every delivery and are in its dead-letter queue.`;
    case 'quarantine':
      return 'Messages were rejected and are in quarantine, each with its reason.';
    case 'unrouted':
      return 'Events arrived whose detail-type no topic of this bridge takes.';
  }
}
