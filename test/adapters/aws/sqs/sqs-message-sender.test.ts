import {
  SendMessageBatchCommand,
  type SendMessageBatchCommandInput,
  SQSServiceException,
} from '@aws-sdk/client-sqs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sqsBytes } from '../../../../shared/adapters/aws/sqs/sqs-batch-call.ts';
import { sqsMessageSender } from '../../../../shared/adapters/aws/sqs/sqs-message-sender.ts';
import { RetryableError } from '../../../../shared/ports/retryable-error.ts';
import type { OutgoingMessage } from '../../../../shared/ports/message-sender.ts';
import { instantRetry } from '../instant-retry.ts';
import { fakeQueue } from './fake-queue.ts';

const queueUrl = 'https://sqs.eu-central-1.amazonaws.com/123456789012/fusion';
const { sqs, client, answer, calls, bodies } = fakeQueue();

const mebibyte = 1_048_576;
const numbered = (count: number): OutgoingMessage[] =>
  Array.from({ length: count }, (_, n) => ({ body: String(n) }));

describe('the request', () => {
  test('the request names the queue and numbers the entries', async () => {
    await sqsMessageSender(client, queueUrl).send([
      { body: '"a"' },
      { body: '"电影"', delaySeconds: 30 },
      { body: '0', delaySeconds: 0 },
    ]);
    expect(calls()).toEqual([
      {
        QueueUrl: queueUrl,
        Entries: [
          { Id: '0', MessageBody: '"a"' },
          { Id: '1', MessageBody: '"电影"', DelaySeconds: 30 },
          { Id: '2', MessageBody: '0', DelaySeconds: 0 },
        ],
      },
    ]);
  });

  test('the request names the group, for which a standard queue is a fair one', async () => {
    await sqsMessageSender(client, queueUrl).send([
      { body: '1', groupId: 'g', delaySeconds: 9 },
      { body: '2', groupId: 'g' },
    ]);
    expect(calls().map(({ Entries }) => Entries)).toEqual([
      [
        { Id: '0', MessageBody: '1', MessageGroupId: 'g', DelaySeconds: 9 },
        { Id: '1', MessageBody: '2', MessageGroupId: 'g' },
      ],
    ]);
  });

  test('the request escapes characters that JSON allows and SQS does not', async () => {
    await sqsMessageSender(client, queueUrl).send([{ body: JSON.stringify('a\u{FFFF}b') }]);
    expect(bodies()).toEqual([['"a\\uffffb"']]);
  });
});

describe('batches', () => {
  test.each([
    [0, []],
    [1, [1]],
    [10, [10]],
    [11, [10, 1]],
    [100, Array.from({ length: 10 }, () => 10)],
  ])('a list of %i messages is split into full batches', async (count, sizes) => {
    await sqsMessageSender(client, queueUrl).send(numbered(count));
    expect(bodies().map((batch) => batch.length)).toEqual(sizes);
    expect(bodies().flat()).toEqual(numbered(count).map(({ body }) => body));
  });

  test('a batch contains up to 1 MiB to the byte, counted in UTF-8', async () => {
    const half = '影'.repeat(mebibyte / 6 - 1);
    const rest = 'a'.repeat(mebibyte - Buffer.byteLength(half));
    await sqsMessageSender(client, queueUrl).send([{ body: half }, { body: rest }]);
    expect(calls()).toHaveLength(1);
    sqs.resetHistory();
    await sqsMessageSender(client, queueUrl).send([{ body: half }, { body: `${rest}a` }]);
    expect(calls()).toHaveLength(2);
  });

  test('a message of more than 1 MiB is refused, and the others are sent all the same', async () => {
    await sqsMessageSender(client, queueUrl).send([{ body: 'a'.repeat(mebibyte) }]);
    expect(calls()).toHaveLength(1);
    sqs.resetHistory();
    const sending = sqsMessageSender(client, queueUrl).send([
      { body: 'b' },
      { body: 'a'.repeat(mebibyte + 1) },
      { body: 'c' },
    ]);
    await expect(sending).rejects.toThrow('SQS will never accept 1 of 3 entries: EntryTooLarge (1)');
    await expect(sending).rejects.not.toBeInstanceOf(RetryableError);
    expect(bodies()).toEqual([['b', 'c']]);
  });

  test('the batches contain every message exactly once, within the limits', async () => {
    const sizes = fc.array(
      fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 200_000, max: mebibyte })),
      { maxLength: 40 },
    );
    await fc.assert(
      fc.asyncProperty(sizes, async (lengths) => {
        sqs.resetHistory();
        const messages = lengths.map((length, n) => ({ body: String(n).padEnd(length, ' ') }));
        await sqsMessageSender(client, queueUrl).send(messages);
        expect(bodies().flat()).toEqual(messages.map(({ body }) => body));
        for (const { Entries = [] } of calls()) {
          expect(Entries.length).toBeGreaterThan(0);
          expect(Entries.length).toBeLessThanOrEqual(10);
          expect(new Set(Entries.map(({ Id }) => Id)).size).toBe(Entries.length);
          const bytes = Entries.reduce((sum, { MessageBody = '' }) => sum + sqsBytes({ MessageBody }), 0);
          expect(bytes).toBeLessThanOrEqual(mebibyte);
        }
      }),
      { numRuns: 30 },
    );
  });

  test('the sender has at most four batches under way at once', async () => {
    let running = 0;
    let peak = 0;
    sqs.on(SendMessageBatchCommand).callsFake(async ({ Entries = [] }: SendMessageBatchCommandInput) => {
      running += 1;
      peak = Math.max(peak, running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      return { Successful: Entries, Failed: [] };
    });
    await sqsMessageSender(client, queueUrl).send(numbered(100));
    expect(peak).toBe(4);
  });
});

describe('a batch that is accepted in part', () => {
  test('only messages that are refused for now are sent again, after growing pauses', async () => {
    const refusals = new Map([
      ['1', 1],
      ['2', 2],
    ]);
    answer((body) => {
      const left = refusals.get(body) ?? 0;
      refusals.set(body, left - 1);
      return left > 0 ? { code: 'InternalError' } : undefined;
    });
    const retry = instantRetry();
    await sqsMessageSender(client, queueUrl, retry).send(numbered(4));
    expect(bodies()).toEqual([['0', '1', '2', '3'], ['1', '2'], ['2']]);
    expect(calls()[1]?.Entries?.map(({ Id }) => Id)).toEqual(['0', '1']);
    expect(retry.pauses).toEqual([50, 100]);
  });

  test("throttling is temporary, even where SQS calls it the sender's fault", async () => {
    let first = true;
    answer(() => {
      const failure = first ? { code: 'RequestThrottled', senderFault: true } : undefined;
      first = false;
      return failure;
    });
    await sqsMessageSender(client, queueUrl, instantRetry()).send(numbered(1));
    expect(calls()).toHaveLength(2);
  });

  test('the last try gives a RetryableError with counts and codes but no text', async () => {
    answer((body) =>
      body === '3' || body === '11'
        ? { code: body === '3' ? 'InternalError' : 'ServiceUnavailable' }
        : undefined,
    );
    const retry = instantRetry(3);
    const error: unknown = await sqsMessageSender(client, queueUrl, retry)
      .send(numbered(12))
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(RetryableError);
    expect(error).toMatchObject({
      message: 'SQS did not accept 2 of 12 entries: InternalError (1), ServiceUnavailable (1)',
      cause: { message: 'InternalError (1), ServiceUnavailable (1)' },
    });
    expect(bodies().filter((batch) => batch.length === 1 && batch[0] === '3')).toHaveLength(2);
  });

  test("a sender's fault is not repeated and no RetryableError, and the rest is sent", async () => {
    let refused = 0;
    answer((body) => {
      if (body === '0') return { code: 'InvalidMessageContents', senderFault: true };
      if (body !== '1' || refused > 0) return undefined;
      refused += 1;
      return { code: 'InternalError' };
    });
    const sending = sqsMessageSender(client, queueUrl, instantRetry()).send(numbered(3));
    await expect(sending).rejects.toThrow('SQS will never accept 1 of 3 entries: InvalidMessageContents (1)');
    await expect(sending).rejects.not.toBeInstanceOf(RetryableError);
    expect(bodies()).toEqual([['0', '1', '2'], ['1']]);
  });

  test('an entry that SQS does not mention is sent again', async () => {
    sqs
      .on(SendMessageBatchCommand)
      .resolvesOnce({ Successful: [{ Id: '0', MessageId: 'm', MD5OfMessageBody: 'x' }], Failed: [] })
      .callsFake(({ Entries = [] }: SendMessageBatchCommandInput) => ({ Successful: Entries }));
    await sqsMessageSender(client, queueUrl, instantRetry()).send(numbered(2));
    expect(bodies()).toEqual([['0', '1'], ['1']]);
  });
});

describe('a call that fails as a whole', () => {
  const failure = (name: string, httpStatusCode: number): SQSServiceException =>
    new SQSServiceException({ name, message: 'so it is', $fault: 'client', $metadata: { httpStatusCode } });

  test.each([
    ['ThrottlingException', 400],
    ['InternalError', 500],
  ])('the error %s was retried by the SDK and is a RetryableError with its cause', async (name, status) => {
    const cause = failure(name, status);
    sqs.on(SendMessageBatchCommand).rejects(cause);
    const retry = instantRetry();
    const error: unknown = await sqsMessageSender(client, queueUrl, retry)
      .send(numbered(2))
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(RetryableError);
    expect(error).toMatchObject({ cause });
    expect(calls()).toHaveLength(1);
    expect(retry.pauses).toEqual([]);
  });

  test('a permanent error is thrown unchanged, and the other batches are sent', async () => {
    const cause = failure('BatchRequestTooLong', 400);
    sqs
      .on(SendMessageBatchCommand)
      .rejectsOnce(cause)
      .callsFake(({ Entries = [] }: SendMessageBatchCommandInput) => ({ Successful: Entries }));
    await expect(sqsMessageSender(client, queueUrl).send(numbered(25))).rejects.toBe(cause);
    expect(bodies().flat()).toHaveLength(25);
  });

  test('a permanent error is reported before a temporary one', async () => {
    const cause = failure('AccessDenied', 403);
    sqs
      .on(SendMessageBatchCommand)
      .rejectsOnce(cause)
      .callsFake(({ Entries = [] }: SendMessageBatchCommandInput) => ({
        Failed: Entries.map(({ Id }) => ({ Id, Code: 'InternalError', SenderFault: false })),
      }));
    await expect(sqsMessageSender(client, queueUrl, instantRetry()).send(numbered(20))).rejects.toBe(cause);
  });
});
