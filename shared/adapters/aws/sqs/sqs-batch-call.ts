import {
  type BatchResultErrorEntry,
  SendMessageBatchCommand,
  type SendMessageBatchRequestEntry,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { BatchCall, EntryOutcome } from './send-in-batches.ts';
import { isThrottling } from '../to-fault.ts';

/** A message without the id that it has within a batch. */
export type SqsEntry = Omit<SendMessageBatchRequestEntry, 'Id' | 'MessageBody'> & {
  readonly MessageBody: string;
};

/** Calls `SendMessageBatch` on one queue, within its limits: 10 messages, 1 MiB for each and for all together. */
export function sqsBatchCall(client: SQSClient, queueUrl: string): BatchCall<SqsEntry> {
  return {
    service: 'SQS',
    maxEntries: 10,
    maxBytes: 1_048_576,
    bytesOf: sqsBytes,
    async send(batch) {
      const Entries = batch.map((entry, index) => ({ ...entry, Id: String(index) }));
      const { Successful, Failed } = await client.send(
        new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries }),
      );
      const accepted = new Set(Successful?.map(({ Id }) => Id));
      const failed = new Map(Failed?.map((failure) => [failure.Id, failure]));
      return Entries.map(({ Id }): EntryOutcome => {
        const failure = failed.get(Id);
        if (failure !== undefined) return refusal(failure);
        // An entry without a result is sent again: a message twice is better than none.
        return accepted.has(Id) ? { kind: 'accepted' } : { kind: 'refused', code: 'NoAnswer', final: false };
      });
    },
  };
}

/** Reads an entry's failure. The sender's own faults are refused for good. */
export function refusal({
  Code: code = 'Unknown',
  SenderFault: senderFault,
}: BatchResultErrorEntry): EntryOutcome {
  return { kind: 'refused', code, final: senderFault === true && !isThrottling(code) };
}

/** Returns the size of a message as SQS counts it: the body, and each attribute's name, type and value. */
export function sqsBytes({ MessageBody: body, MessageAttributes: attributes = {} }: SqsEntry): number {
  let bytes = Buffer.byteLength(body);
  for (const [name, { DataType: type = '', StringValue: text = '', BinaryValue: binary }] of Object.entries(
    attributes,
  )) {
    bytes +=
      Buffer.byteLength(name) + Buffer.byteLength(type) + Buffer.byteLength(text) + (binary?.byteLength ?? 0);
  }
  return bytes;
}
