import { ChangeMessageVisibilityCommand, MessageNotInflight, type SQSClient } from '@aws-sdk/client-sqs';
import { toFault } from '../to-fault.ts';

/** SQS hides a message for twelve hours at most, counted from its receipt. */
const maxSeconds = 43_200;

export interface Visibility {
  /** Makes the message come again after `ms`, rounded up to whole seconds. Does nothing when it is visible already. */
  readonly delay: (receiptHandle: string, ms: number) => Promise<void>;
}

/** Creates the adapter that delays messages on the queue, so that the function need not sleep. */
export function sqsVisibility(client: SQSClient, queueUrl: string): Visibility {
  return {
    async delay(receiptHandle, ms) {
      try {
        await client.send(
          new ChangeMessageVisibilityCommand({
            QueueUrl: queueUrl,
            ReceiptHandle: receiptHandle,
            VisibilityTimeout: Math.min(maxSeconds, Math.max(0, Math.ceil(ms / 1_000))),
          }),
        );
      } catch (error) {
        if (!(error instanceof MessageNotInflight)) toFault(error);
      }
    },
  };
}
