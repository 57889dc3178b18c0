import { Rule, type EventBus, type EventPattern, type RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Duration } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';

export interface Delivery {
  readonly bus: EventBus;
  readonly description: string;
  readonly pattern: EventPattern;
  readonly queue: Queue;
  /** The queue for events that EventBridge could not deliver within a day. */
  readonly deadLetters: Queue;
  /** The part of the event that is sent; by default the whole event. */
  readonly message?: RuleTargetInput;
}

/** Creates a rule that puts matching events into a queue. It retries for a day, then uses the dead-letter queue. */
export function deliverToQueue(scope: Construct, id: string, delivery: Delivery): Rule {
  const { bus, description, pattern, queue, deadLetters, message } = delivery;
  return new Rule(scope, id, {
    description,
    eventBus: bus,
    eventPattern: pattern,
    targets: [
      new SqsQueue(queue, {
        ...(message === undefined ? {} : { message }),
        deadLetterQueue: deadLetters,
        retryAttempts: 185,
        maxEventAge: Duration.hours(24),
      }),
    ],
  });
}
