import fc from 'fast-check';
import { expect, test } from 'vitest';
import { recipients } from '../../../../shared/adapters/aws/sqs/ordered-recipients.ts';
import { encodeEnvelope } from '../../../../shared/envelope/encode-envelope.ts';
import type { Envelope, Header } from '../../../../shared/envelope/envelope.ts';
import { fakeQueue } from './fake-queue.ts';

const { sqs, client, calls } = fakeQueue();
const url = 'https://sqs.eu-central-1.amazonaws.com/123456789012/shipping.fifo';

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
  const senders = recipients(new Map([['shipping', url]]), { sqs: client });
  const send = async (envelope: Envelope): Promise<void> => senders.get('shipping')?.send(envelope);
  return { senders, send };
}

test('an envelope goes to its recipient in the group of its partition, under its id', async () => {
  const { senders, send } = open();
  expect([...senders.keys()]).toEqual(['shipping']);
  const envelope = fused({ partitionkey: 'customer-7' });
  await send(envelope);
  expect(calls()).toMatchObject([
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
  const { send } = open();
  await send(fused());
  expect(calls()).toMatchObject([{ Entries: [{ MessageGroupId: 'k' }] }]);
});

test('SQS takes every key and id, and a repeat has the same', async () => {
  const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 200 });
  await fc.assert(
    fc.asyncProperty(text, text, async (id, partitionkey) => {
      sqs.resetHistory();
      const { send } = open();
      await send(fused({ id, partitionkey }));
      await send(fused({ id, partitionkey }));
      const [first, again] = calls().map(({ Entries }) => Entries?.[0]);
      expect(again).toEqual(first);
      expect(first?.MessageGroupId).toMatch(/^[!-~]{1,128}$/);
      expect(first?.MessageDeduplicationId).toMatch(/^[!-~]{1,128}$/);
    }),
  );
});

test('an address that is no URL is a fault at the cold start', () => {
  expect(() => recipients(new Map([['shipping', 'shipping.fifo']]), { sqs: client })).toThrow('shipping');
});
