import type { SQSClient } from '@aws-sdk/client-sqs';
import type { MessageSender, OutgoingMessage } from '../../../ports/message-sender.ts';
import { briefRetry, type RetryPolicy } from '../retry.ts';
import { sendInBatches } from './send-in-batches.ts';
import { sqsBatchCall, type SqsEntry } from './sqs-batch-call.ts';
import { escapeJsonText } from './sqs-text.ts';

/**
 * Sends JSON texts to one queue. It retries only the entries that SQS refuses for the moment.
 *
 * A FIFO queue gets a group's messages in their order. SQS may accept a part of a batch and refuse the rest, and
 * accepted messages cannot be taken back. Therefore no request holds two messages of one group, and a group's next
 * message is sent only after the one before was accepted. After a failure no later message is sent, so the order never
 * has a gap.
 *
 * A message that SQS will never accept (larger than 1 MiB, or refused as the sender's fault) causes a plain Error with
 * the code, thrown after everything else was sent. A message that is only refused for now causes a RetryableError.
 */
export function sqsMessageSender(
  client: SQSClient,
  queueUrl: string,
  retry: RetryPolicy = briefRetry,
): MessageSender {
  const call = sqsBatchCall(client, queueUrl);
  // SQS requires this suffix for FIFO queues and forbids it for others.
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

/**
 * Cuts a list into turns. The n-th turn holds the n-th entry of each group, in the order of the list. When each turn
 * starts only after the one before has succeeded, no entry overtakes an earlier one of its group.
 *
 * @param groupOf entries without a group have no order, and all get the first turn
 */
export function groupTurns<T>(entries: readonly T[], groupOf: (entry: T) => string | undefined): T[][] {
  const turns: T[][] = [];
  const taken = new Map<string, number>();
  for (const entry of entries) {
    const group = groupOf(entry);
    const turn = group === undefined ? 0 : (taken.get(group) ?? 0);
    if (group !== undefined) taken.set(group, turn + 1);
    const holders = turns[turn];
    if (holders === undefined) turns.push([entry]);
    else holders.push(entry);
  }
  return turns;
}
