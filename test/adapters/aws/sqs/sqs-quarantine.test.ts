import {
  SendMessageBatchCommand,
  type SendMessageBatchCommandInput,
  SQSServiceException,
} from '@aws-sdk/client-sqs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sqsBytes } from '../../../../shared/adapters/aws/sqs/sqs-batch-call.ts';
import { sqsQuarantine } from '../../../../shared/adapters/aws/sqs/sqs-quarantine.ts';
import { isSqsText } from '../../../../shared/adapters/aws/sqs/sqs-text.ts';
import { RetryableError } from '../../../../shared/ports/retryable-error.ts';
import type { QuarantineEntry } from '../../../../shared/ports/quarantine.ts';
import { instantRetry } from '../instant-retry.ts';
import { fakeQueue } from './fake-queue.ts';

const queueUrl = 'https://sqs.eu-central-1.amazonaws.com/123456789012/quarantine';
const { sqs, client, calls } = fakeQueue();

const entries = (): NonNullable<SendMessageBatchCommandInput['Entries']> =>
  calls().flatMap(({ Entries = [] }) => Entries);

const rejected = (original: string, over: Partial<QuarantineEntry> = {}): QuarantineEntry => ({
  original,
  stage: 'topic',
  topic: 'user',
  rejection: { code: 'schema-violation', attribute: 'data/user/age', message: 'must be a number' },
  ...over,
});

const text = (value: string): object => ({ DataType: 'String', StringValue: value });
const mebibyte = 1_048_576;

describe('the request', () => {
  test('the request contains the original and the reason', async () => {
    await sqsQuarantine(client, queueUrl).put([rejected('{"broken":')]);
    expect(calls()[0]).toEqual({
      QueueUrl: queueUrl,
      Entries: [
        {
          Id: '0',
          MessageBody: '{"broken":',
          MessageAttributes: {
            reason: text('schema-violation'),
            attribute: text('data/user/age'),
            message: text('must be a number'),
            stage: text('topic'),
            topic: text('user'),
          },
        },
      ],
    });
  });

  test('the request has no attribute without a value', async () => {
    await sqsQuarantine(client, queueUrl).put([
      rejected('x', {
        stage: 'join',
        topic: undefined,
        rejection: { code: 'not-json', attribute: '', message: '' },
      }),
    ]);
    expect(entries()[0]?.MessageAttributes).toEqual({ reason: text('not-json'), stage: text('join') });
  });

  test('the request shows hostile texts clean and short', async () => {
    const pointer = `data/\0${'x'.repeat(100_000)}`;
    await sqsQuarantine(client, queueUrl).put([
      rejected('x', {
        topic: 'u\u{1B}[31m',
        rejection: { code: 'schema-violation', attribute: pointer, message: 'a\u{FFFF}b' },
      }),
    ]);
    const shown = entries()[0]?.MessageAttributes ?? {};
    expect(shown['topic']).toEqual(text('u\u{FFFD}[31m'));
    expect(shown['message']).toEqual(text('a\u{FFFD}b'));
    expect(shown['attribute']?.StringValue).toMatch(/^data\/\u{FFFD}x+…$/u);
    expect(shown['attribute']?.StringValue).toHaveLength(1_024);
  });

  test('an empty list puts nothing', async () => {
    await sqsQuarantine(client, queueUrl).put([]);
    expect(sqs.calls()).toEqual([]);
  });
});

describe('the original', () => {
  test.each(['', '\0', 'a\u{FFFF}b', '\u{D800}', '{"a":"\u{1}"}'])(
    'the text %j, which SQS cannot carry, is kept as a JSON string',
    async (original) => {
      await sqsQuarantine(client, queueUrl).put([rejected(original)]);
      const [entry] = entries();
      expect(entry?.MessageAttributes?.['encoding']).toEqual(text('json'));
      expect(isSqsText(entry?.MessageBody ?? '')).toBe(true);
      expect(JSON.parse(entry?.MessageBody ?? '')).toBe(original);
    },
  );

  test('the original comes back unchanged, whatever it contains', async () => {
    const units = fc.array(fc.integer({ min: 0, max: 0xffff })).map((codes) => String.fromCharCode(...codes));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(units, fc.string()), { maxLength: 25 }), async (originals) => {
        sqs.resetHistory();
        await sqsQuarantine(client, queueUrl).put(originals.map((original) => rejected(original)));
        const kept = entries().map(({ MessageBody = '', MessageAttributes }): unknown =>
          MessageAttributes?.['encoding']?.StringValue === 'json' ? JSON.parse(MessageBody) : MessageBody,
        );
        expect(kept).toEqual(originals);
      }),
    );
  });
});

describe('sizes', () => {
  test('the size counts body and attributes, to the byte', async () => {
    await sqsQuarantine(client, queueUrl).put([rejected('a')]);
    const overhead =
      'reason'.length +
      'schema-violation'.length +
      'attribute'.length +
      'data/user/age'.length +
      'message'.length +
      'must be a number'.length +
      'stage'.length +
      'topic'.length +
      'topic'.length +
      'user'.length +
      5 * 'String'.length;
    expect(entries().map(({ MessageBody = '', ...rest }) => sqsBytes({ MessageBody, ...rest }))).toEqual([
      1 + overhead,
    ]);

    sqs.resetHistory();
    await sqsQuarantine(client, queueUrl).put([rejected('a'.repeat(mebibyte - overhead))]);
    expect(entries()).toHaveLength(1);

    sqs.resetHistory();
    const putting = sqsQuarantine(client, queueUrl).put([
      rejected('a'.repeat(mebibyte - overhead + 1)),
      rejected('b'),
    ]);
    await expect(putting).rejects.toThrow('SQS will never accept 1 of 2 entries: EntryTooLarge (1)');
    await expect(putting).rejects.not.toBeInstanceOf(RetryableError);
    expect(entries().map(({ MessageBody }) => MessageBody)).toEqual(['b']);
  });
});

describe('failures', () => {
  test('only refused messages are put again, with their attributes', async () => {
    sqs.reset();
    sqs
      .on(SendMessageBatchCommand)
      .resolvesOnce({
        Successful: [{ Id: '0', MessageId: 'm', MD5OfMessageBody: 'x' }],
        Failed: [{ Id: '1', Code: 'InternalError', SenderFault: false }],
      })
      .resolvesOnce({ Successful: [{ Id: '0', MessageId: 'm', MD5OfMessageBody: 'x' }], Failed: [] });
    await sqsQuarantine(client, queueUrl, instantRetry()).put([rejected('a'), rejected('b')]);
    const [first, second] = sqs
      .commandCalls(SendMessageBatchCommand)
      .map((call) => call.args[0].input.Entries ?? []);
    expect(second).toEqual([{ ...first?.[1], Id: '0' }]);
  });

  test('an outage is a RetryableError', async () => {
    sqs.reset();
    sqs.on(SendMessageBatchCommand).rejects(
      new SQSServiceException({
        name: 'ServiceUnavailable',
        message: 'so it is',
        $fault: 'server',
        $metadata: { httpStatusCode: 503 },
      }),
    );
    await expect(sqsQuarantine(client, queueUrl).put([rejected('a')])).rejects.toBeInstanceOf(RetryableError);
  });
});
