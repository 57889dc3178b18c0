import {
  CreateQueueCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
  type Message,
} from '@aws-sdk/client-sqs';
import { expect, onTestFinished, test } from 'vitest';
import { startServices } from '../../../local/start-services.ts';
import { sqsMessageSender } from '../../../shared/adapters/aws/sqs/sqs-message-sender.ts';
import { until } from '../../progress.ts';

async function open(QueueName: string, Attributes: Record<string, string> = {}) {
  const services = await startServices(0, {});
  const sqs = new SQSClient({
    endpoint: services.endpoint.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
  });
  onTestFinished(async () => {
    sqs.destroy();
    await services.close();
  });
  const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName, Attributes }));
  const receive = async (more: { readonly VisibilityTimeout?: number } = {}): Promise<Message[]> => {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: 10,
        MessageSystemAttributeNames: ['All'],
        ...more,
      }),
    );
    return Messages;
  };
  return { services, sqs, QueueUrl, receive, send: sqsMessageSender(sqs, QueueUrl).send };
}

const bodies = (messages: readonly Message[]): (string | undefined)[] => messages.map(({ Body }) => Body);
const groupOf = ({ Attributes = {} }: Message): string | undefined => Attributes['MessageGroupId'];
const many = (count: number, groupId: string) =>
  Array.from({ length: count }, (_, n) => ({ body: `${groupId}${n}`, groupId }));

test('a standard queue keeps the group of a message and returns it on receipt', async () => {
  const { sqs, QueueUrl, receive } = await open('q');
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: '1', MessageGroupId: 'one' }));
  await sqs.send(
    new SendMessageBatchCommand({
      QueueUrl,
      Entries: [
        { Id: 'a', MessageBody: '\u{FFFF}', MessageGroupId: 'refused' },
        { Id: 'b', MessageBody: '2', MessageGroupId: 'two' },
        { Id: 'c', MessageBody: '3' },
      ],
    }),
  );
  const received = await receive();
  expect(bodies(received)).toEqual(['1', '2', '3']);
  expect(received.map(groupOf)).toEqual(['one', 'two', undefined]);
  expect(received.map(({ MessageAttributes }) => MessageAttributes)).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

test.each(['', '键', 'a b', 'x'.repeat(129)])('no queue accepts %j as a group', async (MessageGroupId) => {
  const { sqs, QueueUrl } = await open('q');
  const refusal = { name: 'InvalidParameterValue' };
  const entry = { MessageBody: '1', MessageGroupId };
  await expect(sqs.send(new SendMessageCommand({ QueueUrl, ...entry }))).rejects.toMatchObject(refusal);
  await expect(
    sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries: [{ Id: '1', ...entry }] })),
  ).rejects.toMatchObject(refusal);
});

test('a loud group does not keep the others waiting', async () => {
  const { receive, send } = await open('q');
  await send([...many(200, 'loud'), ...many(2, 'quiet'), ...many(1, 'calm')]);
  expect(bodies(await receive())).toEqual(expect.arrayContaining(['quiet0', 'quiet1', 'calm0']));
});

test('a loud group that has all consumers busy does not keep the others waiting', async () => {
  const { receive, send } = await open('q');
  await send(many(200, 'loud'));
  for (let busy = 0; busy < 5; busy += 1) await receive();
  await send(many(12, 'quiet'));
  // Ten of another group while fifty of this one are in the hands of consumers.
  expect(new Set((await receive()).map(groupOf))).toEqual(new Set(['quiet']));
});

test('every message of the loud group arrives too', async () => {
  const { sqs, QueueUrl, receive, send } = await open('q');
  const sent = [...many(40, 'loud'), ...many(5, 'quiet')];
  await send(sent);
  const came: (string | undefined)[] = [];
  for (let batch = await receive(); batch.length > 0; batch = await receive()) {
    came.push(...bodies(batch));
    for (const { ReceiptHandle } of batch)
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
  }
  expect(came.toSorted()).toEqual(sent.map(({ body }) => body).toSorted());
});

test('a delayed or redelivered message keeps its group', async () => {
  const { receive, send } = await open('q');
  await send([{ body: '1', groupId: 'g', delaySeconds: 1 }]);
  const come = async (): Promise<boolean> =>
    (await receive({ VisibilityTimeout: 0 })).map(groupOf).join() === 'g';
  await until('the message', come);
  await until('the message again', come);
});

test('a FIFO queue gives a group in its order, one at a time, and a repeat once', async () => {
  const { sqs, QueueUrl, receive, send } = await open('q.fifo', { FifoQueue: 'true' });
  const messages = ['a1', 'a2', 'b1'].map((body) => ({
    body,
    groupId: body.charAt(0),
    deduplicationId: body,
  }));
  await send(messages);
  await send(messages);
  const came: (string | undefined)[] = [];
  for (let batch = await receive(); batch.length > 0; batch = await receive()) {
    came.push(...bodies(batch));
    for (const { ReceiptHandle } of batch)
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
  }
  expect(came).toEqual(['a1', 'b1', 'a2']);
});

test('a service delivers to a FIFO queue with a group, and duplicates are dropped', async () => {
  const { services, sqs, QueueUrl, receive } = await open('q.fifo', {
    FifoQueue: 'true',
    ContentBasedDeduplication: 'true',
  });
  const arn = 'arn:aws:sqs:us-east-1:000000000000:q.fifo';
  for (const body of ['1', '2', '2']) await services.queues.deliver(arn, body, { messageGroupId: 'g' });
  await expect(services.queues.deliver(arn, '3')).rejects.toThrow('MessageGroupId');
  const came: Message[] = [];
  for (let batch = await receive(); batch.length > 0; batch = await receive()) {
    came.push(...batch);
    for (const { ReceiptHandle } of batch)
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
  }
  expect(bodies(came)).toEqual(['1', '2']);
  expect(came.map(groupOf)).toEqual(['g', 'g']);
});
