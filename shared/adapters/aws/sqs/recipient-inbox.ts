import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { envelopeText } from '../../../envelope/encode-envelope.ts';
import type { Envelope } from '../../../envelope/envelope.ts';
import { orderGroupOf, queueId } from '../../../messages/queue-id.ts';
import { type AwsConnection, clientSettings } from '../connection.ts';
import { toFault } from '../to-fault.ts';
import { sqsMessageSender } from './sqs-message-sender.ts';

const mostEntries = 10;
const hiddenSeconds = 30;

/** A message that a recipient has received. */
interface ReceivedFromInbox {
  readonly receipt: string;
  readonly text: string;
  readonly attempt: number;
}

/** Creates a client that waits for messages for as long as SQS does. */
export function inboxClient(connection: AwsConnection = {}): SQSClient {
  const requestHandler = { ...clientSettings.requestHandler, requestTimeout: 25_000 };
  return new SQSClient({ ...clientSettings, ...connection, requestHandler });
}

/** Opens the queue of a recipient for a program that receives on the recipient's behalf. */
export function sqsInbox(client: SQSClient, queueUrl: string) {
  const hide = async (receipts: readonly string[], seconds: number): Promise<void> => {
    for (const some of tens(receipts)) {
      const Entries = some.map((receipt, index) => ({
        Id: String(index),
        ReceiptHandle: receipt,
        VisibilityTimeout: seconds,
      }));
      // A message that is not in flight any more has nothing to hide. A lost call lets the message come again sooner.
      await client
        .send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: queueUrl, Entries }))
        .catch(toFault);
    }
  };
  return {
    async receive(most: number, waitMs: number): Promise<readonly ReceivedFromInbox[]> {
      const { Messages = [] } = await client
        .send(
          new ReceiveMessageCommand({
            QueueUrl: queueUrl,
            MaxNumberOfMessages: Math.min(most, mostEntries),
            WaitTimeSeconds: Math.min(20, Math.ceil(waitMs / 1_000)),
            VisibilityTimeout: hiddenSeconds,
            MessageSystemAttributeNames: ['ApproximateReceiveCount'],
          }),
        )
        .catch(toFault);
      return Messages.flatMap(({ ReceiptHandle: receipt, Body: text = '', Attributes }) =>
        receipt === undefined
          ? []
          : [{ receipt, text, attempt: Number(Attributes?.ApproximateReceiveCount ?? 1) }],
      );
    },

    async acknowledge(receipts: readonly string[]): Promise<readonly string[]> {
      const unknown: string[] = [];
      for (const some of tens(receipts)) {
        const Entries = some.map((receipt, index) => ({ Id: String(index), ReceiptHandle: receipt }));
        const { Failed = [] } = await client
          .send(new DeleteMessageBatchCommand({ QueueUrl: queueUrl, Entries }))
          .catch(toFault);
        unknown.push(...Failed.flatMap(({ Id }) => some[Number(Id)] ?? []));
      }
      return unknown;
    },

    extend: (receipts: readonly string[]): Promise<void> => hide(receipts, hiddenSeconds),

    release: (receipts: readonly string[]): Promise<void> => hide(receipts, 0),

    async send(envelope: Envelope): Promise<void> {
      const { header } = envelope;
      const isFifo = queueUrl.endsWith('.fifo');
      const order = { groupId: orderGroupOf(header), deduplicationId: queueId(header.id) };
      await sqsMessageSender(client, queueUrl).send([{ body: envelopeText(envelope), ...(isFifo && order) }]);
    },
  };
}

function tens(receipts: readonly string[]): readonly (readonly string[])[] {
  const count = Math.ceil(receipts.length / mostEntries);
  return Array.from({ length: count }, (_, index) =>
    receipts.slice(index * mostEntries, (index + 1) * mostEntries),
  );
}
