import type { MessageAttributeValue, SQSClient } from '@aws-sdk/client-sqs';
import type { Quarantine } from '../../../ports/quarantine.ts';
import type { QuarantineEntry } from '../../../ports/quarantine.ts';
import { briefRetry, type RetryPolicy } from '../retry.ts';
import { sendInBatches } from './send-in-batches.ts';
import { sqsBatchCall, type SqsEntry } from './sqs-batch-call.ts';
import { escapeJsonText, isSqsText, toAttributeText } from './sqs-text.ts';

/** The longest attribute, in characters. A hostile body can produce a JSON Pointer of any length. */
const maxAttributeLength = 1_024;

/**
 * Puts messages that can never succeed into a queue. The body is the original message. The attributes `reason`,
 * `attribute`, `message`, `stage` and `topic` give the reasons; attributes without a value are absent.
 *
 * A text that SQS cannot carry (empty, or with characters outside XML's) is stored as a JSON string, and the attribute
 * `encoding` = `json` says so: `JSON.parse(body)` gives it back unchanged.
 *
 * A text that exceeds 1 MiB with its attributes is not cut. It causes a plain Error after all others are stored. The
 * message then stays on its queue until redrive moves it, whole, to that queue's dead letters.
 */
export function sqsQuarantine(
  client: SQSClient,
  queueUrl: string,
  retry: RetryPolicy = briefRetry,
): Quarantine {
  const call = sqsBatchCall(client, queueUrl);
  return { put: (entries) => sendInBatches(entries.map(toMessage), call, retry) };
}

function toMessage({ original, stage, topic, rejection }: QuarantineEntry): SqsEntry {
  const isPlain = isSqsText(original);
  return {
    MessageBody: isPlain ? original : escapeJsonText(JSON.stringify(original)),
    MessageAttributes: attributes({
      reason: rejection.code,
      attribute: rejection.attribute,
      message: rejection.message,
      stage,
      topic,
      encoding: isPlain ? undefined : 'json',
    }),
  };
}

function attributes(
  values: Readonly<Record<string, string | undefined>>,
): Record<string, MessageAttributeValue> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value = '']) =>
      value === ''
        ? []
        : [[name, { DataType: 'String', StringValue: toAttributeText(value, maxAttributeLength) }] as const],
    ),
  );
}
