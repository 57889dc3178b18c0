import type { Role } from 'aws-cdk-lib/aws-iam';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { Function } from 'aws-cdk-lib/aws-lambda';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { CfnResource, Duration, Validations } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { mostReceives } from '../shared/policy/redelivery.ts';
import { GuardedQueue } from './guarded-queue.ts';
import { NodeFunction, type NodeFunctionProps } from './node-function.ts';

/**
 * AWS recommends a visibility timeout of at least six function timeouts. A batch that the event source holds back while
 * the function is throttled is then not delivered a second time.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
 */
const visibilityTimeouts = 6;

/** Less than the 14 days for which a dead letter is kept, because its age counts from its first send. */
const retention = Duration.days(4);

export interface QueueWorkerProps extends Omit<NodeFunctionProps, 'environment'> {
  readonly queueRole: 'topic' | 'fusion' | 'completion' | 'batch' | 'sorting' | 'forward';
  readonly queueName: string;
  readonly deadLettersOf: string;
  /** True when messages of one group are handled one after another; messages of equal content are duplicates. */
  readonly fifo?: boolean;
  readonly oldestMessage: Duration;
  readonly batchSize: number;
  /**
   * The most concurrent batches, 2 to 1,000. The event source has the bound and not the function, so that nothing is
   * throttled.
   */
  readonly maxConcurrency: number;
  /** Returns the environment. Called once the queues exist, because a worker may need its own. */
  readonly environment: (queues: {
    readonly queue: Queue;
    readonly deadLetters: Queue;
  }) => Record<string, string>;
}

/** Creates a queue and its one consumer, a function that acknowledges each message of a batch by itself. */
export class QueueWorker extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;
  readonly fn: Function;
  readonly role: Role;
  readonly logGroup: LogGroup;

  constructor(scope: Construct, id: string, props: QueueWorkerProps) {
    super(scope, id);
    const { queue, deadLetters } = new GuardedQueue(this, 'Inbox', {
      role: props.queueRole,
      name: props.queueName,
      deadLettersOf: props.deadLettersOf,
      ...(props.fifo === true ? { fifo: true, deduplicatesByContent: true } : {}),
      visibilityTimeout: Duration.seconds(props.timeout.toSeconds() * visibilityTimeouts),
      mostReceives,
      retention,
      oldestMessage: props.oldestMessage,
    });
    this.queue = queue;
    this.deadLetters = deadLetters;
    const environment = {
      ...props.environment({ queue, deadLetters }),
      INBOX_QUEUE_URL: queue.queueUrl,
    };
    const { fn, role, logGroup } = new NodeFunction(this, 'Worker', { ...props, environment });
    this.fn = fn;
    this.role = role;
    this.logGroup = logGroup;

    this.fn.addEventSource(
      new SqsEventSource(queue, {
        batchSize: props.batchSize,
        maxConcurrency: props.maxConcurrency,
        reportBatchItemFailures: true,
      }),
    );
    for (const child of this.fn.node.findAll()) {
      if (CfnResource.isCfnResource(child) && child.cfnResourceType === 'AWS::Lambda::EventSourceMapping') {
        Validations.of(child).acknowledge({
          id: 'Serverless-LambdaEventSourceMappingDestination',
          reason: 'SQS event sources have no failure destination; the queue itself has a dead-letter queue.',
        });
      }
    }
  }
}
