import { EventBridgeClient, PutEventsCommand, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import {
  DeleteMessageBatchCommand,
  type DeleteMessageBatchRequestEntry,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import type { Event } from './client.ts';

/** A foreign program that expects any call to fail, and a batch to be accepted in part. */
export interface StubbornClient {
  /** Resolves when the bus has taken every event; some of them twice, where an answer was lost. */
  post(events: readonly Event[]): Promise<void>;
  /** Receives for at most a second and ten messages, and deletes each. */
  receive(queueUrl: string): Promise<readonly Message[]>;
  /** Returns whether a queue holds no message, received ones included. */
  isEmpty(queueUrl: string): Promise<boolean>;
  close(): void;
}

export function openStubbornClient({
  endpoint,
  bus,
}: {
  readonly endpoint: string;
  readonly bus: string;
}): StubbornClient {
  const settings = {
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'foreign', secretAccessKey: 'foreign' },
    // On a busy machine many responses may come too late.
    maxAttempts: 100,
    // A second longer than the long poll below and the function's own patience.
    requestHandler: { requestTimeout: 3_000, throwOnRequestTimeout: true },
  };
  const events = new EventBridgeClient(settings);
  const queues = new SQSClient(settings);

  async function postBatch(batch: readonly Event[]): Promise<void> {
    let left: PutEventsRequestEntry[] = batch.map(({ source, topic, detail }) => ({
      EventBusName: bus,
      Source: source,
      DetailType: topic,
      Detail: JSON.stringify(detail),
    }));
    while (left.length > 0) {
      const { Entries: results = [] } = await events.send(new PutEventsCommand({ Entries: left }));
      left = left.filter((_, index) => results[index]?.EventId === undefined);
    }
  }

  return {
    async post(all) {
      for (let from = 0; from < all.length; from += 10) await postBatch(all.slice(from, from + 10));
    },

    async receive(queueUrl) {
      const { Messages: messages = [] } = await queues.send(
        new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 }),
      );
      let left: DeleteMessageBatchRequestEntry[] = messages.map(({ ReceiptHandle: handle }, index) => ({
        Id: String(index),
        ReceiptHandle: handle,
      }));
      while (left.length > 0) {
        const { Successful: deleted = [] } = await queues.send(
          new DeleteMessageBatchCommand({ QueueUrl: queueUrl, Entries: left }),
        );
        const ids = new Set(deleted.map(({ Id }) => Id));
        left = left.filter(({ Id }) => !ids.has(Id));
      }
      return messages;
    },

    async isEmpty(queueUrl) {
      const { Attributes: counts = {} } = await queues.send(
        new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['All'] }),
      );
      return (
        Number(counts.ApproximateNumberOfMessages) + Number(counts.ApproximateNumberOfMessagesNotVisible) ===
        0
      );
    },

    close() {
      events.destroy();
      queues.destroy();
    },
  };
}
