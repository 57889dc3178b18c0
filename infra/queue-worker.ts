import type { Role } from 'aws-cdk-lib/aws-iam';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { Function } from 'aws-cdk-lib/aws-lambda';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { CfnResource, Duration, Validations } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { GuardedQueue } from './guarded-queue.ts';
import { NodeFunction, type NodeFunctionProps } from './node-function.ts';

/**
 * AWS asks for a visibility timeout of at least six function timeouts, so that a batch which the event source holds
 * back while the function is throttled is not handed out a second time.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
 */
const visibilityTimeouts = 6;

/** Below the 14 days for which a dead letter keeps: its age counts from when it was first sent. */
const retention = Duration.days(4);

export interface QueueWorkerProps extends Omit<NodeFunctionProps, 'environment'> {
  readonly queueRole: 'topic' | 'fusion' | 'completion' | 'batch';
  readonly queueName: string;
  readonly deadLettersOf: string;
  /** Whether messages of one group are worked at one after another; those of equal content are one. */
  readonly fifo?: boolean;
  readonly oldestMessage: Duration;
  readonly batchSize: number;
  /** Batches in work at once, 2 to 1,000. Bounded here and not at the function, so that nothing is ever throttled. */
  readonly maxConcurrency: number;
  /** Made when the queues exist, since a worker may be told of its own. */
  readonly environment: (queues: {
    readonly queue: Queue;
    readonly deadLetters: Queue;
  }) => Record<string, string>;
}

/** A queue and the one function that consumes it, batch by batch, each message acknowledged on its own. */
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
      ...(props.fifo === true ? { fifo: true, tellsByContent: true } : {}),
      visibilityTimeout: Duration.seconds(props.timeout.toSeconds() * visibilityTimeouts),
      retention,
      oldestMessage: props.oldestMessage,
    });
    this.queue = queue;
    this.deadLetters = deadLetters;
    const environment = props.environment({ queue, deadLetters });
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
