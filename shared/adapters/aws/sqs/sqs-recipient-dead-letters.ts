import type { MessageAttributeValue, SQSClient } from '@aws-sdk/client-sqs';
import type { RecipientDeadLetter, RecipientDeadLetters } from '../../../ports/recipient-dead-letters.ts';
import { briefRetry, type RetryPolicy } from '../retry.ts';
import { sendInBatches } from './send-in-batches.ts';
import { sqsBatchCall, type SqsEntry } from './sqs-batch-call.ts';
import { escapeJsonText, isSqsText, toAttributeText } from './sqs-text.ts';

const maxAttributeLength = 1_024;

/**
 * Puts dead letters into the FIFO queue of a recipient's dead letters. The body is the message as it came, so that a
 * redrive sends it again. The attributes `reason`, `message`, `place`, `stage` and `recipient` say what happened.
 */
export function sqsRecipientDeadLetters(
  client: SQSClient,
  queueUrl: string,
  recipient: string,
  retry: RetryPolicy = briefRetry,
): RecipientDeadLetters {
  const call = sqsBatchCall(client, queueUrl);
  return { put: (letter) => sendInBatches([entryOf(letter, recipient)], call, retry) };
}

function entryOf(letter: RecipientDeadLetter, recipient: string): SqsEntry {
  const { original, messageId, groupId, code, message, place = '' } = letter;
  const texts = { reason: code, message, place, stage: 'forward', recipient };
  return {
    MessageBody: isSqsText(original) ? original : escapeJsonText(JSON.stringify(original)),
    MessageGroupId: groupId,
    MessageDeduplicationId: messageId,
    MessageAttributes: Object.fromEntries(
      Object.entries(texts).flatMap(([name, text]): [string, MessageAttributeValue][] =>
        text === ''
          ? []
          : [[name, { DataType: 'String', StringValue: toAttributeText(text, maxAttributeLength) }]],
      ),
    ),
  };
}
