import { expect, test } from 'vitest';
import { receiveFromSqs } from '../../../../shared/adapters/aws/sqs/receive-from-sqs.ts';
import type { InboundMessage } from '../../../../shared/ports/inbound-message.ts';
import { sqsRecord } from './sqs-record.ts';

const context = { getRemainingTimeInMillis: () => 1_234 };

const sentAt = 1_790_000_000_000;

test('records reach the handler as messages, and its ids go back as failures', async () => {
  const seen: InboundMessage[] = [];
  const lambda = receiveFromSqs(async (messages, { remainingMs }) => {
    seen.push(...messages);
    expect(remainingMs()).toBe(1_234);
    return ['b'];
  });
  const event = { Records: [sqsRecord('a', 'one'), sqsRecord('b', 'two', 4)] };
  expect(await lambda(event, context)).toEqual({ batchItemFailures: [{ itemIdentifier: 'b' }] });
  expect(seen).toEqual([
    { id: 'a', body: 'one', receives: 1, sentAt, firstReceivedAt: sentAt, receipt: 'receipt-a' },
    { id: 'b', body: 'two', receives: 4, sentAt, firstReceivedAt: sentAt, receipt: 'receipt-b' },
  ]);
});

test('a handler that rejects brings back the whole batch', async () => {
  const lambda = receiveFromSqs(() => Promise.reject(new Error('a defect')));
  await expect(lambda({ Records: [sqsRecord('a', '')] }, context)).rejects.toThrow('a defect');
});

test('a batch without failures is told as such', async () => {
  const lambda = receiveFromSqs(() => Promise.resolve([]));
  expect(await lambda({ Records: [sqsRecord('a', '')] }, context)).toEqual({ batchItemFailures: [] });
});
