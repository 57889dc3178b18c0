import { ChangeMessageVisibilityBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { PausedMessage, PauseRedelivery } from '../../../ports/inbound-message.ts';
import { briefRetry, type RetryPolicy } from '../retry.ts';
import { type BatchCall, type EntryOutcome, sendInBatches } from './send-in-batches.ts';
import { refusal } from './sqs-batch-call.ts';

/** SQS hides a message for twelve hours at most, counted from its receipt. */
const maxSeconds = 43_200;

/**
 * Delays messages by their visibility timeout, rounded up to whole seconds, so that the function need not sleep. It does
 * nothing for a message that is visible already.
 *
 * The pause counts from this call. A partial batch response changes no visibility timeout: Lambda deletes the messages
 * that succeeded, and leaves the others to the timeout that was set last.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export function sqsVisibility(
  client: SQSClient,
  queueUrl: string,
  retry: RetryPolicy = briefRetry,
): PauseRedelivery {
  const call: BatchCall<PausedMessage> = {
    service: 'SQS',
    maxEntries: 10,
    maxBytes: Infinity,
    bytesOf: () => 0,
    async send(batch) {
      const Entries = batch.map(({ message: { receipt }, afterMs }, index) => ({
        Id: String(index),
        ReceiptHandle: receipt,
        VisibilityTimeout: Math.min(maxSeconds, Math.max(0, Math.ceil(afterMs / 1_000))),
      }));
      const { Failed } = await client.send(
        new ChangeMessageVisibilityBatchCommand({ QueueUrl: queueUrl, Entries }),
      );
      const failed = new Map(Failed?.map((failure) => [failure.Id, failure]));
      return Entries.map(({ Id }): EntryOutcome => {
        const failure = failed.get(Id);
        // A message that is visible already has nothing left to delay.
        return failure === undefined || failure.Code?.endsWith('MessageNotInflight') === true
          ? { kind: 'accepted' }
          : refusal(failure);
      });
    },
  };
  return (paused) => sendInBatches(paused, call, retry);
}
