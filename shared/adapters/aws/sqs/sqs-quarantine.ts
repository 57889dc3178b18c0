import type { MessageAttributeValue, SQSClient } from '@aws-sdk/client-sqs';
import type { Quarantine } from '../../../ports/quarantine.ts';
import type { QuarantineEntry } from '../../../ports/quarantine.ts';
import { briefRetry, type RetryPolicy } from '../retry.ts';
import { sendInBatches } from './send-in-batches.ts';
import { sqsBatchCall, type SqsEntry } from './sqs-batch-call.ts';
import { escapeJsonText, isSqsText, toAttributeText } from './sqs-text.ts';

/** The most characters of one attribute. A hostile body can make a JSON Pointer of any length. */
const maxAttributeLength = 1_024;

/**
 * A queue of what can never succeed: the body is the message as it came, the attributes `reason`, `attribute`,
 * `message`, `stage` and `topic` say why it is here; those that have no value are absent.
 *
 * A text that SQS cannot carry (empty, or with characters outside XML's) is kept as a JSON string, which the attribute
 * `encoding` = `json` tells: `JSON.parse(body)` gives it back unchanged.
 *
 * A text so large that it and its attributes exceed 1 MiB is not cut. It is a plain Error after all others are kept;
 * the message then stays on the queue it came from until redrive moves it, whole, to that queue's dead letters.
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
