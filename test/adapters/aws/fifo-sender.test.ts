import { SendMessageBatchCommand, type SendMessageBatchCommandInput, SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import fc from 'fast-check';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { sqsMessageSender } from '../../../shared/adapters/aws/sqs/sqs-message-sender.ts';
import { RetryableError } from '../../../shared/ports/retryable-error.ts';
import type { OutgoingMessage } from '../../../shared/ports/message-sender.ts';
import { instantRetry } from './instant-retry.ts';

const fifoUrl = 'https://sqs.eu-central-1.amazonaws.com/123456789012/auditors.fifo';
const sqs = mockClient(SQSClient);
afterAll(() => sqs.restore());
const client = new SQSClient({ region: 'eu-central-1' });
beforeEach(() => sqs.reset());

const calls = (): SendMessageBatchCommandInput[] =>
  sqs.commandCalls(SendMessageBatchCommand).map((call) => call.args[0].input);
const bodies = (): (string | undefined)[][] =>
  calls().map(({ Entries = [] }) => Entries.map((entry) => entry.MessageBody));

interface Failure {
  readonly code: string;
  readonly senderFault?: boolean;
}

/** A queue that refuses entries by their body, and accepts all others. */
function answer(failureOf: (body: string) => Failure | undefined = () => undefined): void {
  sqs.on(SendMessageBatchCommand).callsFake(({ Entries = [] }: SendMessageBatchCommandInput) => {
    const outcomes = Entries.map(({ Id, MessageBody = '' }) => ({ Id, failure: failureOf(MessageBody) }));
    return {
      Successful: outcomes.filter(({ failure }) => failure === undefined),
      Failed: outcomes.flatMap(({ Id, failure }) =>
        failure === undefined ? [] : [{ Id, Code: failure.code, SenderFault: failure.senderFault ?? false }],
      ),
    };
  });
}

/** `a1` is the first message of group `a`. */
function inGroup(body: string): OutgoingMessage {
  return { body, groupId: body.charAt(0), deduplicationId: body };
}

test('the sender sets the group id and the deduplication id', async () => {
  answer();
  await sqsMessageSender(client, fifoUrl).send([{ body: '1', groupId: 'g', deduplicationId: 'd' }]);
  expect(calls()).toEqual([
    {
      QueueUrl: fifoUrl,
      Entries: [{ Id: '0', MessageBody: '1', MessageGroupId: 'g', MessageDeduplicationId: 'd' }],
    },
  ]);
});

test('no request contains two messages of one group', async () => {
  answer();
  const messages = ['a1', 'b1', 'a2', 'c1', 'a3', 'b2'].map(inGroup);
  await sqsMessageSender(client, fifoUrl).send(messages);
  expect(bodies()).toEqual([['a1', 'b1', 'c1'], ['a2', 'b2'], ['a3']]);
});

test('a message behind a refused one of its group is not sent', async () => {
  answer((body) => (body === 'a1' ? { code: 'InternalError' } : undefined));
  const sending = sqsMessageSender(client, fifoUrl, instantRetry(2)).send(['a1', 'b1', 'a2'].map(inGroup));
  await expect(sending).rejects.toBeInstanceOf(RetryableError);
  expect(bodies()).toEqual([['a1', 'b1'], ['a1']]);
});

test('no message overtakes or is missing in its group, whatever SQS refuses', async () => {
  const group = fc.constantFrom('a', 'b', 'c');
  const refusal = fc.record({ code: fc.constantFrom('InternalError', 'Bad'), senderFault: fc.boolean() });
  const refusals = fc.infiniteStream(fc.option(refusal, { nil: undefined, freq: 3 }));
  await fc.assert(
    fc.asyncProperty(fc.array(group, { maxLength: 40 }), refusals, async (groups, refused) => {
      const messages = groups.map((groupId, n) => ({
        body: String(n),
        groupId,
        deduplicationId: String(n),
      }));
      const queue: string[] = [];
      let delivery = 0;
      sqs.reset();
      answer((body) => {
        const failure: Failure | undefined = delivery < 20 ? refused.next().value : undefined;
        if (failure === undefined && !queue.includes(body)) queue.push(body);
        return failure;
      });
      // The caller's own repeat of everything, as a redelivery does it, until all is sent.
      for (; delivery <= 20; delivery += 1) {
        const sent = await sqsMessageSender(client, fifoUrl, instantRetry(2))
          .send(messages)
          .then(() => true)
          .catch(() => false);
        for (const groupId of new Set(groups)) {
          const wanted = messages.filter((one) => one.groupId === groupId).map(({ body }) => body);
          const came = queue.filter((body) => wanted.includes(body));
          expect(came).toEqual(wanted.slice(0, came.length));
        }
        if (sent) break;
      }
      expect(queue.toSorted()).toEqual(messages.map(({ body }) => body).toSorted());
    }),
    { numRuns: 50 },
  );
});
