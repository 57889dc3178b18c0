import { RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { deliverToQueue } from '../deliver-to-queue.ts';
import { ownSource } from '../event-bus.ts';
import type { RecipientDeployment } from './recipient-deployment.ts';
import { recipientQueue } from './recipient-queue.ts';

/**
 * A queue that gets the fused envelopes addressed to it, and nothing of EventBridge's wrapping. The rule looks at the
 * receipt's list of recipients: who receives a fusion is its policy and no change of infrastructure.
 */
export const queue: RecipientDeployment = {
  deploy(scope, { bridgeName, recipient: { name }, bus }) {
    const { queue: inbox, deadLetters } = recipientQueue(scope, name, false);
    deliverToQueue(scope, 'Rule', {
      bus: bus.bus,
      description: `Fused envelopes for ${name}`.slice(0, 512),
      pattern: {
        source: [ownSource(bridgeName)],
        detail: { data: { receipt: { recipients: [name] } } },
      },
      queue: inbox,
      deadLetters,
      message: RuleTargetInput.fromEventPath('$.detail'),
    });
    return { address: inbox.queueUrl, queue: inbox };
  },
};
