import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sqsMessageSender } from '../../../../shared/adapters/aws/sqs/sqs-message-sender.ts';
import { RetryableError } from '../../../../shared/ports/retryable-error.ts';
import type { OutgoingMessage } from '../../../../shared/ports/message-sender.ts';
import { instantRetry } from '../instant-retry.ts';
import { type Failure, fakeQueue } from './fake-queue.ts';

const fifoUrl = 'https://sqs.eu-central-1.amazonaws.com/123456789012/auditors.fifo';
const { sqs, client, answer, calls, bodies } = fakeQueue();

/** `a1` is the first message of group `a`. */
function inGroup(body: string): OutgoingMessage {
  return { body, groupId: body.charAt(0), deduplicationId: body };
}

test('the sender sets the group id and the deduplication id', async () => {
  await sqsMessageSender(client, fifoUrl).send([{ body: '1', groupId: 'g', deduplicationId: 'd' }]);
  expect(calls()).toEqual([
    {
      QueueUrl: fifoUrl,
      Entries: [{ Id: '0', MessageBody: '1', MessageGroupId: 'g', MessageDeduplicationId: 'd' }],
    },
  ]);
});

test('no request contains two messages of one group', async () => {
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
      sqs.resetHistory();
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
