import { ChangeMessageVisibilityCommand, MessageNotInflight, type SQSClient } from '@aws-sdk/client-sqs';
import type { DelayRedelivery } from '../../../ports/inbound-message.ts';
import { toFault } from '../to-fault.ts';

/** SQS hides a message for twelve hours at most, counted from its receipt. */
const maxSeconds = 43_200;

/**
 * Delays a message by its visibility timeout, rounded up to whole seconds, so that the function need not sleep. Does
 * nothing when the message is visible already.
 */
export const sqsVisibility =
  (client: SQSClient, queueUrl: string): DelayRedelivery =>
  async ({ receipt }, ms) => {
    try {
      await client.send(
        new ChangeMessageVisibilityCommand({
          QueueUrl: queueUrl,
          ReceiptHandle: receipt,
          VisibilityTimeout: Math.min(maxSeconds, Math.max(0, Math.ceil(ms / 1_000))),
        }),
      );
    } catch (error) {
      if (!(error instanceof MessageNotInflight)) toFault(error);
    }
  };
