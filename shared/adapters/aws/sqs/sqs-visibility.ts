import { ChangeMessageVisibilityCommand, MessageNotInflight, type SQSClient } from '@aws-sdk/client-sqs';
import { toFault } from '../to-fault.ts';

/** SQS keeps a message hidden for twelve hours at most, counted from its receipt. */
const maxSeconds = 43_200;

export interface Visibility {
  /** The message comes again after `ms`, rounded up to whole seconds; for one that has come back already: nothing. */
  readonly delay: (receiptHandle: string, ms: number) => Promise<void>;
}

/** Hands a pause to the queue instead of sleeping through it. */
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
