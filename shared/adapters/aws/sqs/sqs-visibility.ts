import { ChangeMessageVisibilityCommand, MessageNotInflight, type SQSClient } from '@aws-sdk/client-sqs';
import type { DelayRedelivery } from '../../../ports/inbound.ts';
import { toFault } from '../to-fault.ts';

/** SQS keeps a message hidden for twelve hours at most, counted from its receipt. */
const maxSeconds = 43_200;

/**
 * Delays by the message's visibility timeout, in whole seconds, rounded up. Does nothing for a message that has come
 * back already.
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
