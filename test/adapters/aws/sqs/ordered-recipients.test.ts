import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import { recipients } from '../../../../shared/adapters/aws/sqs/ordered-recipients.ts';
import { encodeEnvelope } from '../../../../shared/envelope/encode-envelope.ts';
import type { Envelope, Header } from '../../../../shared/envelope/envelope.ts';

const sqs = mockClient(SQSClient);
const url = 'https://sqs.eu-central-1.amazonaws.com/123456789012/shipping.fifo';

beforeEach(() => {
  sqs.reset();
  sqs.on(SendMessageBatchCommand).callsFake(({ Entries }: { Entries: readonly { Id: string }[] }) => ({
    Successful: Entries,
    Failed: [],
  }));
});

function fused(header: Partial<Header> = {}): Envelope {
  return {
    header: {
      specversion: '1.0',
      id: 'order-x-1',
      source: 'fusion-bus/shop',
      type: 'order.fused',
      correlationid: 'k',
      ...header,
    },
    body: { kind: 'json', value: { result: 1 } },
  };
}

function open() {
  const senders = recipients(new Map([['shipping', url]]), {
    sqs: new SQSClient({ region: 'eu-central-1' }),
  });
  const send = async (envelope: Envelope): Promise<void> => senders.get('shipping')?.send(envelope);
  const sent = () => sqs.commandCalls(SendMessageBatchCommand).map(({ args }) => args[0].input);
  return { senders, send, sent };
}

test('an envelope goes to its recipient in the group of its partition, under its id', async () => {
  const { senders, send, sent } = open();
  expect([...senders.keys()]).toEqual(['shipping']);
  const envelope = fused({ partitionkey: 'customer-7' });
  await send(envelope);
  expect(sent()).toMatchObject([
    {
      QueueUrl: url,
      Entries: [
        {
          MessageBody: JSON.stringify(encodeEnvelope(envelope)),
          MessageGroupId: 'customer-7',
          MessageDeduplicationId: 'order-x-1',
        },
      ],
    },
  ]);
});

test('an envelope without a partition is grouped by what its parts share', async () => {
  const { send, sent } = open();
  await send(fused());
  expect(sent()).toMatchObject([{ Entries: [{ MessageGroupId: 'k' }] }]);
});

test('SQS takes every key and id, and a repeat has the same', async () => {
  const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 200 });
  await fc.assert(
    fc.asyncProperty(text, text, async (id, partitionkey) => {
      sqs.resetHistory();
      const { send, sent } = open();
      await send(fused({ id, partitionkey }));
      await send(fused({ id, partitionkey }));
      const [first, again] = sent().map(({ Entries }) => Entries?.[0]);
      expect(again).toEqual(first);
      expect(first?.MessageGroupId).toMatch(/^[!-~]{1,128}$/);
      expect(first?.MessageDeduplicationId).toMatch(/^[!-~]{1,128}$/);
    }),
  );
});

test('an address that is no URL is a fault at the cold start', () => {
  const sqsClient = new SQSClient({ region: 'eu-central-1' });
  expect(() => recipients(new Map([['shipping', 'shipping.fifo']]), { sqs: sqsClient })).toThrow('shipping');
});
