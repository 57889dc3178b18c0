import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import {
  DeleteMessageBatchCommand,
  type Message,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { z } from 'zod';
import { parseJson } from '../../../local/eventbridge/aws-json.ts';
import type { JsonObject } from '../../../shared/json/json.ts';
import { type Moved, stallOf } from '../../progress.ts';

/** A foreign program: it knows the endpoint, the bus and a queue, and nothing of fusion-bus. */
export interface Client {
  post(events: readonly Event[]): Promise<void>;
  /**
   * Receives and deletes messages of a queue until `enough` returns true. Delivery is at least once: repeats with the
   * same content are left out.
   *
   * @throws Error when one envelope comes with two contents, or when no message comes any more
   */
  receive(queueUrl: string, enough: (messages: readonly Message[]) => boolean): Promise<Message[]>;
  close(): void;
}

export interface Event {
  readonly source: string;
  readonly topic: string;
  readonly detail: JsonObject;
}

/** @param moved is another value whenever something has moved on the bus */
export function openClient(
  { endpoint, bus }: { readonly endpoint: string; readonly bus: string },
  moved: Moved,
): Client {
  const unseen = repeatsLeftOut();
  const settings = {
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'foreign', secretAccessKey: 'foreign' },
  };
  const events = new EventBridgeClient(settings);
  const queues = new SQSClient(settings);
  return {
    async post(all) {
      for (let from = 0; from < all.length; from += 10) {
        const { FailedEntryCount: failed } = await events.send(
          new PutEventsCommand({
            Entries: all.slice(from, from + 10).map(({ source, topic, detail }) => ({
              EventBusName: bus,
              Source: source,
              DetailType: topic,
              Detail: JSON.stringify(detail),
            })),
          }),
        );
        if (failed !== 0) throw new Error(`the bus refused ${failed} events`);
      }
    },

    async receive(queueUrl, enough) {
      const received: Message[] = [];
      const stall = stallOf(`messages in ${queueUrl}`, () => `${String(moved())} ${received.length}`);
      while (!enough(received)) {
        stall.check();
        const { Messages: messages = [] } = await queues.send(
          new ReceiveMessageCommand({
            QueueUrl: queueUrl,
            MaxNumberOfMessages: 10,
            WaitTimeSeconds: 1,
            MessageAttributeNames: ['All'],
          }),
        );
        if (messages.length === 0) continue;
        received.push(...messages.filter((message) => unseen(queueUrl, message)));
        await queues.send(
          new DeleteMessageBatchCommand({
            QueueUrl: queueUrl,
            Entries: messages.map(({ ReceiptHandle: handle }, index) => ({
              Id: String(index),
              ReceiptHandle: handle,
            })),
          }),
        );
      }
      return received;
    },

    close() {
      events.destroy();
      queues.destroy();
    },
  };
}

/** Returns a filter that passes each message of a queue once. */
function repeatsLeftOut(): (queueUrl: string, message: Message) => boolean {
  const contents = new Map<string, string>();
  return (queueUrl, { Body: body = '', MessageAttributes: attributes = {} }) => {
    const content = JSON.stringify([body, attributes['reason']?.StringValue]);
    const envelope = fusedEnvelope.safeParse(parseJson(body));
    const id = JSON.stringify([queueUrl, envelope.success ? envelope.data.id : content]);
    const before = contents.get(id);
    if (before !== undefined && before !== content)
      throw new Error(`${id} came with two contents: ${before} and ${content}`);
    contents.set(id, content);
    return before === undefined;
  };
}

const fusedEnvelope = z.looseObject({
  id: z.string(),
  type: z.string(),
  correlationid: z.string(),
  causationid: z.string().optional(),
  data: z.looseObject({
    merged: z.json(),
    receipt: z.looseObject({ contributions: z.array(z.looseObject({ id: z.string() })) }),
  }),
});

export type FusedEnvelope = z.output<typeof fusedEnvelope>;

/** The bodies of messages as the fused envelopes that they are. */
export function envelopesOf(messages: readonly Message[]): FusedEnvelope[] {
  return messages.map(({ Body: body = '' }) => fusedEnvelope.parse(JSON.parse(body)));
}
