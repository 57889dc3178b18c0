import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ListQueuesCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { setTimeout as sleep } from 'node:timers/promises';
import { decodeCloudEvent } from '../../shared/envelope/decode-cloud-event.ts';
import { parseJson } from '../../shared/json/parse-json.ts';

/** The queue before a forwarder, as a check fills and watches it. */
export interface Outbox {
  send(messages: readonly { readonly text: string; readonly key: string }[]): Promise<void>;
  /** Resolves when so many messages have left the queue. */
  taken(count: number): Promise<void>;
  /** Resolves when all messages have left the queue. */
  emptied(): Promise<void>;
  /** Returns the dead letters: the id of each result, and the reason. */
  deadLetters(): Promise<readonly string[]>;
  close(): void;
}

/** Nothing may stand still for longer: a killed forwarder's messages come back after four minutes. */
const stallMs = 600_000;

export async function openOutbox({
  endpoint,
  accessKeyId,
}: {
  readonly endpoint: string;
  readonly accessKeyId: string;
}): Promise<Outbox> {
  const client = new SQSClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId, secretAccessKey: 'local' },
  });
  const { QueueUrls: urls = [] } = await client.send(new ListQueuesCommand({}));
  const named = (part: string): string => urls.find((url) => url.includes(part)) ?? '';
  const [queue, letters] = [named('ForwarderInboxQueue'), named('ForwarderInboxDeadLetters')];
  let sent = 0;

  const waiting = async (): Promise<number> => {
    const { Attributes: counts = {} } = await client.send(
      new GetQueueAttributesCommand({ QueueUrl: queue, AttributeNames: ['All'] }),
    );
    return (
      Number(counts['ApproximateNumberOfMessages']) + Number(counts['ApproximateNumberOfMessagesNotVisible'])
    );
  };

  const until = async (holds: () => Promise<boolean>): Promise<void> => {
    let last = -1;
    let since = Date.now();
    while (!(await holds())) {
      const now = await waiting();
      if (now !== last) since = Date.now();
      last = now;
      if (Date.now() - since > stallMs) throw new Error(`${now} messages of the outbox stand still`);
      await sleep(100);
    }
  };

  return {
    async send(messages) {
      for (let from = 0; from < messages.length; from += 10) {
        const some = messages.slice(from, from + 10);
        const Entries = some.map(({ text, key }, index) => ({
          Id: String(index),
          MessageBody: text,
          MessageGroupId: key,
          MessageDeduplicationId: String(from + index),
        }));
        const { Failed = [] } = await client.send(new SendMessageBatchCommand({ QueueUrl: queue, Entries }));
        if (Failed.length > 0) throw new Error('the outbox refused a message');
        sent += some.length;
      }
    },
    taken: (count) => until(async () => sent - (await waiting()) >= count),
    emptied: () => until(async () => (await waiting()) === 0),
    deadLetters: () => readLetters(client, letters),
    close: () => client.destroy(),
  };
}

async function readLetters(client: SQSClient, url: string): Promise<readonly string[]> {
  const all: string[] = [];
  for (;;) {
    const { Messages: messages = [] } = await client.send(
      new ReceiveMessageCommand({
        QueueUrl: url,
        MaxNumberOfMessages: 10,
        MessageAttributeNames: ['All'],
      }),
    );
    if (messages.length === 0) return all;
    for (const { Body: body = '', MessageAttributes: attributes = {}, ReceiptHandle } of messages) {
      // The next message of a group shows itself once this one is gone.
      await client.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle }));
      const parsed = parseJson(body);
      const decoded = decodeCloudEvent(parsed.kind === 'json' ? parsed.value : undefined);
      const id = decoded.kind === 'envelope' ? decoded.envelope.header.id : body;
      all.push(`${id} ${attributes['reason']?.StringValue ?? ''}`);
    }
  }
}
