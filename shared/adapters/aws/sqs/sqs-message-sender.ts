import type { SQSClient } from '@aws-sdk/client-sqs';
import type { MessageSender } from '../../../ports/message-sender.ts';
import type { OutgoingMessage } from '../../../ports/message-sender.ts';
import { groupTurns } from './group-turns.ts';
import { briefRetry, type RetryPolicy } from '../retry.ts';
import { sendInBatches } from './send-in-batches.ts';
import { sqsBatchCall, type SqsEntry } from './sqs-batch-call.ts';
import { escapeJsonText } from './sqs-text.ts';

/**
 * Sends JSON texts to one queue. Entries that SQS refuses for the moment are sent again, and only they.
 *
 * To a FIFO queue a group's messages go in their order. SQS may take a part of a batch and refuse the rest, and what it
 * has taken cannot be called back; so no request holds two messages of one group, and a group's next message is sent
 * when the one before it has been taken. After a failure nothing that comes later is sent: a gap is never jumped.
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
  // SQS allows no other name for a FIFO queue, and this one for no other.
  const isFifo = queueUrl.endsWith('.fifo');
  return {
    async send(messages) {
      const entries = messages.map(toEntry);
      const turns = isFifo ? groupTurns(entries, ({ MessageGroupId: group }) => group) : [entries];
      for (const turn of turns) await sendInBatches(turn, call, retry);
    },
  };
}

function toEntry({ body, delaySeconds, groupId, deduplicationId }: OutgoingMessage): SqsEntry {
  return {
    MessageBody: escapeJsonText(body),
    ...(delaySeconds !== undefined && { DelaySeconds: delaySeconds }),
    ...(groupId !== undefined && { MessageGroupId: groupId }),
    ...(deduplicationId !== undefined && { MessageDeduplicationId: deduplicationId }),
  };
}
