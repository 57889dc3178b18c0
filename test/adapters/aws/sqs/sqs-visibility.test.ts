import {
  ChangeMessageVisibilityBatchCommand,
  QueueDoesNotExist,
  SQSClient,
  SQSServiceException,
} from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { sqsVisibility } from '../../../../shared/adapters/aws/sqs/sqs-visibility.ts';
import { inboundMessage } from '../../../fakes/inbound.ts';
import { RetryableError } from '../../../../shared/ports/retryable-error.ts';

const queueUrl = 'https://sqs.eu-central-1.amazonaws.com/123456789012/completion';
const sqs = mockClient(SQSClient);
afterAll(() => sqs.restore());
const noPause = { tries: 2, baseMs: 0, capMs: 0, delay: () => Promise.resolve(), random: () => 0 };
const pause = sqsVisibility(new SQSClient({ region: 'eu-central-1' }), queueUrl, noPause);
const message = inboundMessage('m', '');
const paused = (afterMs: number, id = 'm') => ({ message: inboundMessage(id, ''), afterMs });
beforeEach(() => sqs.reset());

const inputs = () =>
  sqs.commandCalls(ChangeMessageVisibilityBatchCommand).map(({ args: [{ input }] }) => input);

test.each([
  [-5, 0],
  [0, 0],
  [1, 1],
  [1_000, 1],
  [1_001, 2],
  [43_200_000, 43_200],
  [43_200_001, 43_200],
  [Number.POSITIVE_INFINITY, 43_200],
])('a pause of %d ms is a visibility timeout of %d s', async (afterMs, seconds) => {
  sqs.on(ChangeMessageVisibilityBatchCommand).resolves({});
  await pause([{ message, afterMs }]);
  expect(inputs()).toEqual([
    { QueueUrl: queueUrl, Entries: [{ Id: '0', ReceiptHandle: 'receipt-m', VisibilityTimeout: seconds }] },
  ]);
});

test('ten messages take one request, each with its own pause', async () => {
  sqs.on(ChangeMessageVisibilityBatchCommand).resolves({});
  await pause(Array.from({ length: 12 }, (_, index) => paused(index * 1_000, `m${index}`)));
  expect(inputs().map(({ Entries }) => Entries?.length)).toEqual([10, 2]);
  expect(inputs()[1]?.Entries?.map((entry) => entry.VisibilityTimeout)).toEqual([10, 11]);
});

test('a message that is visible again already needs no pause', async () => {
  sqs.on(ChangeMessageVisibilityBatchCommand).resolves({
    Failed: [{ Id: '0', Code: 'AWS.SimpleQueueService.MessageNotInflight', SenderFault: true }],
  });
  await expect(pause([paused(1)])).resolves.toBeUndefined();
});

test('only the entries that SQS refuses for now are asked for again', async () => {
  sqs
    .on(ChangeMessageVisibilityBatchCommand)
    .resolvesOnce({ Failed: [{ Id: '1', Code: 'InternalError', SenderFault: false }] })
    .resolves({});
  await pause([paused(1, 'a'), paused(2, 'b')]);
  expect(inputs().map(({ Entries }) => Entries?.map((entry) => entry.ReceiptHandle))).toEqual([
    ['receipt-a', 'receipt-b'],
    ['receipt-b'],
  ]);
});

test('an outage is a RetryableError, and a permanent error is thrown unchanged', async () => {
  sqs.on(ChangeMessageVisibilityBatchCommand).rejectsOnce(
    new SQSServiceException({
      name: 'InternalError',
      message: 'so it is',
      $fault: 'server',
      $metadata: { httpStatusCode: 500 },
    }),
  );
  await expect(pause([paused(1)])).rejects.toBeInstanceOf(RetryableError);
  sqs
    .on(ChangeMessageVisibilityBatchCommand)
    .rejects(new QueueDoesNotExist({ message: 'so it is', $metadata: {} }));
  await expect(pause([paused(1)])).rejects.toBeInstanceOf(QueueDoesNotExist);
});
