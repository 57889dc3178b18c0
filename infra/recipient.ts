import { RuleTargetInput } from 'aws-cdk-lib/aws-events';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { Recipient as BridgeRecipient } from '../shared/policy/bridge.ts';
import { deliverToQueue } from './deliver-to-queue.ts';
import { ownSourcePrefix, type FusionBus } from './event-bus.ts';
import { GuardedQueue } from './guarded-queue.ts';

export interface RecipientProps {
  readonly bridgeName: string;
  readonly recipient: BridgeRecipient;
  readonly bus: FusionBus;
}

/**
 * A queue that gets the fused envelopes addressed to it, and nothing of EventBridge's wrapping. The rule looks at the
 * receipt's list of recipients: who receives a fusion is its policy and no change of infrastructure.
 *
 * The queue of an ordered recipient is FIFO and has no rule, which could give its messages only one and the same group:
 * the complete function sends to it.
 */
export class Recipient extends Construct {
  readonly queue: Queue;

  constructor(
    scope: Construct,
    id: string,
    { bridgeName, recipient: { name, ordered }, bus }: RecipientProps,
  ) {
    super(scope, id);
    const { queue, deadLetters } = new GuardedQueue(this, 'Inbox', {
      role: 'recipient',
      name,
      fifo: ordered,
      deadLettersOf: `recipient-${name}`,
      // The recipient's own pace is not known here; its consumer may ask for longer with each receive.
      visibilityTimeout: Duration.seconds(30),
      retention: Duration.days(7),
      oldestMessage: Duration.hours(1),
    });
    this.queue = queue;
    if (ordered) return;
    deliverToQueue(this, 'Rule', {
      bus: bus.bus,
      description: `Fused envelopes for ${name}`.slice(0, 512),
      pattern: {
        source: [`${ownSourcePrefix}${bridgeName}`],
        detail: { data: { receipt: { recipients: [name] } } },
      },
      queue,
      deadLetters,
      message: RuleTargetInput.fromEventPath('$.detail'),
    });
  }
}
