import type { RecipientDeployment } from './recipient-deployment.ts';
import { recipientQueue } from './recipient-queue.ts';

/** A FIFO queue. It has no rule, which could give its messages only one and the same group: complete sends to it. */
export const ordered: RecipientDeployment = {
  module: './shared/adapters/aws/sqs/ordered-recipients.ts',
  deploy(scope, { recipient: { name } }) {
    const { queue } = recipientQueue(scope, name, true);
    return { address: queue.queueUrl, queue, grantSend: (grantee) => void queue.grantSendMessages(grantee) };
  },
};
