import {
  ChangeMessageVisibilityCommand,
  MessageNotInflight,
  QueueDoesNotExist,
  SQSClient,
  SQSServiceException,
} from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { sqsVisibility } from '../../../../shared/adapters/aws/sqs/sqs-visibility.ts';
import { RetryableError } from '../../../../shared/ports/retryable-error.ts';

const queueUrl = 'https://sqs.eu-central-1.amazonaws.com/123456789012/completion';
const sqs = mockClient(SQSClient);
afterAll(() => sqs.restore());
const visibility = sqsVisibility(new SQSClient({ region: 'eu-central-1' }), queueUrl);
beforeEach(() => sqs.reset());

test.each([
  [-5, 0],
  [0, 0],
  [1, 1],
  [1_000, 1],
  [1_001, 2],
  [43_200_000, 43_200],
  [43_200_001, 43_200],
  [Number.POSITIVE_INFINITY, 43_200],
])('a pause of %d ms is a visibility timeout of %d s', async (ms, seconds) => {
  sqs.on(ChangeMessageVisibilityCommand).resolves({});
  await visibility.delay('handle', ms);
  expect(sqs.commandCalls(ChangeMessageVisibilityCommand)[0]?.args[0].input).toEqual({
    QueueUrl: queueUrl,
    ReceiptHandle: 'handle',
    VisibilityTimeout: seconds,
  });
});

test('a message that is visible again needs no pause', async () => {
  sqs
    .on(ChangeMessageVisibilityCommand)
    .rejects(new MessageNotInflight({ message: 'so it is', $metadata: {} }));
  await expect(visibility.delay('handle', 1)).resolves.toBeUndefined();
});

test('an outage is a RetryableError, a permanent error is thrown unchanged', async () => {
  sqs.on(ChangeMessageVisibilityCommand).rejectsOnce(
    new SQSServiceException({
      name: 'InternalError',
      message: 'so it is',
      $fault: 'server',
      $metadata: { httpStatusCode: 500 },
    }),
  );
  await expect(visibility.delay('handle', 1)).rejects.toBeInstanceOf(RetryableError);
  sqs
    .on(ChangeMessageVisibilityCommand)
    .rejects(new QueueDoesNotExist({ message: 'so it is', $metadata: {} }));
  await expect(visibility.delay('handle', 1)).rejects.toBeInstanceOf(QueueDoesNotExist);
});
