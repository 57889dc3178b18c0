import { randomUUID } from 'node:crypto';
import { SQSClient } from '@aws-sdk/client-sqs';
import { sqsBytes } from '../../shared/adapters/aws/sqs/sqs-batch-call.ts';
import type { InboundHandler } from '../../shared/ports/inbound-message.ts';
import { chunks, type Meter } from './bill.ts';

/** A queue's messages in this process, and the bill of all its users. */
export interface CountedQueue {
  readonly url: string;
  /** Delivers one message from another service of AWS, which sends each on its own. */
  deliver(body: string): void;
  /** The same, but it arrives with the delayed ones. */
  deliverLater(body: string): void;
  /**
   * Does the work of Lambda's event source until the queue is empty: receives up to `batchSize` messages in one call,
   * invokes the function, deletes them in one call. Polls of an empty queue cost the same for any traffic, and are not
   * counted.
   */
  work(batchSize: number, handle: InboundHandler): Promise<void>;
  /** Lets the messages come that were sent with a delay. */
  passDelay(): void;
}

export interface CountedSqs {
  readonly client: SQSClient;
  queue(name: string): CountedQueue;
}

interface Box {
  readonly ready: Message[];
  readonly delayed: Message[];
}

interface Message {
  readonly body: string;
  /** True when it names its group on a standard queue, as all messages here do. */
  readonly isFair: boolean;
}

/** Creates the real client of SQS, with its calls counted and answered here. */
export function countedSqs(meter: Meter): CountedSqs {
  const boxes = new Map<string, Box>();
  const boxOf = (url: string): Box => {
    const box = boxes.get(url) ?? { ready: [], delayed: [] };
    boxes.set(url, box);
    return box;
  };
  const count = (messages: readonly Message[], calls: number): void => {
    meter.add('sqsRequests', calls);
    if (messages.some(({ isFair }) => isFair)) meter.add('fairRequests', calls);
  };
  const client = new SQSClient({
    region: 'us-east-1',
    credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
  });
  client.middlewareStack.add(
    () => (call) => {
      const { input } = call;
      if (!('Entries' in input) || input.Entries === undefined)
        throw new Error('the counted queue supports SendMessageBatch only');
      const { ready, delayed } = boxOf(input.QueueUrl ?? '');
      const Successful: { Id: string; MessageId: string; MD5OfMessageBody: string }[] = [];
      let bytes = 0;
      const sent: Message[] = [];
      for (const entry of input.Entries) {
        if (!('MessageBody' in entry) || entry.MessageBody === undefined)
          throw new Error('the counted queue supports messages with a body only');
        bytes += sqsBytes({ ...entry, MessageBody: entry.MessageBody });
        const message = { body: entry.MessageBody, isFair: entry.MessageGroupId !== undefined };
        ((entry.DelaySeconds ?? 0) > 0 ? delayed : ready).push(message);
        sent.push(message);
        Successful.push({ Id: entry.Id ?? '', MessageId: randomUUID(), MD5OfMessageBody: '' });
      }
      count(sent, chunks(bytes));
      return Promise.resolve({ output: { $metadata: {}, Successful, Failed: [] }, response: undefined });
    },
    { step: 'initialize', name: 'counted', priority: 'high' },
  );

  const queue = (name: string): CountedQueue => {
    const url = `https://sqs.us-east-1.amazonaws.com/000000000000/${name}`;
    const { ready, delayed } = boxOf(url);
    const sentAlone = (body: string): Message => {
      const message = { body, isFair: false };
      count([message], chunks(Buffer.byteLength(body)));
      return message;
    };
    return {
      url,
      deliver: (body) => void ready.push(sentAlone(body)),
      deliverLater: (body) => void delayed.push(sentAlone(body)),
      passDelay: () => void ready.push(...delayed.splice(0)),
      work: async (batchSize, handle) => {
        while (ready.length > 0) {
          const messages = ready.splice(0, batchSize);
          const bytes = messages.reduce((sum, { body }) => sum + Buffer.byteLength(body), 0);
          // The receipt, and the deletion of all of them.
          count(messages, chunks(bytes) + 1);
          meter.add('invocations', 1);
          const inbound = messages.map(({ body }) => ({ id: randomUUID(), body, receives: 1, receipt: '' }));
          if ((await handle(inbound, { remainingMs: () => 60_000 })).length > 0)
            throw new Error(`messages of ${name} went back to their queue`);
        }
      },
    };
  };
  return { client, queue };
}
