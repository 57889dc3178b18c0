import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { expect, test } from 'vitest';
import { sqsRecipientDeadLetters } from '../../../../shared/adapters/aws/sqs/sqs-recipient-dead-letters.ts';

const client = mockClient(SQSClient);

async function entryOf(original: string): Promise<unknown> {
  client.reset();
  client
    .on(SendMessageBatchCommand)
    .resolves({ Successful: [{ Id: '0', MessageId: 'm', MD5OfMessageBody: '' }] });
  const letters = sqsRecipientDeadLetters(new SQSClient({}), 'https://sqs.example/dead.fifo', 'hook');
  await letters.put({
    original,
    messageId: 'm-1',
    groupId: 'k',
    code: 'unshapable',
    message: 'the shape failed',
    place: 'recipients.hook.shape',
  });
  const [call] = client.commandCalls(SendMessageBatchCommand);
  return call?.args[0].input.Entries?.[0];
}

test('a dead letter is the message as it came, in its group, with the reasons', async () => {
  const text = (StringValue: string) => ({ DataType: 'String', StringValue });
  expect(await entryOf('{"id":"1"}')).toEqual({
    Id: '0',
    MessageBody: '{"id":"1"}',
    MessageGroupId: 'k',
    MessageDeduplicationId: 'm-1',
    MessageAttributes: {
      reason: text('unshapable'),
      message: text('the shape failed'),
      place: text('recipients.hook.shape'),
      stage: text('forward'),
      recipient: text('hook'),
    },
  });
});

test('a text that SQS does not take is written as a JSON string', async () => {
  expect(await entryOf('a\u{0}b')).toMatchObject({ MessageBody: String.raw`"a\u0000b"` });
});
