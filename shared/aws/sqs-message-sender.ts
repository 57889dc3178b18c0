import type { SQSClient } from '@aws-sdk/client-sqs';
import type { MessageSender } from '../messaging/ports.ts';
import { briefRetry, type RetryPolicy } from './retry.ts';
import { sendInBatches } from './send-in-batches.ts';
import { sqsBatchCall } from './sqs-batch-call.ts';
import { escapeJsonText } from './sqs-text.ts';

/**
 * Sends JSON texts to one queue. Entries that SQS refuses for the moment are sent again, and only they.
 *
 * A message that SQS will never take (larger than 1 MiB, or refused as the sender's fault) is a plain Error that
 * names the code, thrown after everything else was sent; what is only refused for now ends as a TransientFault.
 */
export function sqsMessageSender(
  client: SQSClient,
  queueUrl: string,
  retry: RetryPolicy = briefRetry,
): MessageSender {
  const call = sqsBatchCall(client, queueUrl);
  return {
    send: (messages) =>
      sendInBatches(
        messages.map(({ body, delaySeconds }) => ({
          MessageBody: escapeJsonText(body),
          ...(delaySeconds !== undefined && { DelaySeconds: delaySeconds }),
        })),
        call,
        retry,
      ),
  };
}
