import { CreateTableCommand, DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { CreateScheduleGroupCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { describe, expect, onTestFinished, test } from 'vitest';
import { Endpoint } from '../../../local/endpoint/endpoint.ts';
import { route } from '../../../local/endpoint/services.ts';
import type { Fault } from '../../../local/faults/fault.ts';
import { withFaults } from '../../../local/faults/with-faults.ts';
import { startServices } from '../../../local/start-services.ts';
import { isThrottling, asFault } from '../../../shared/adapters/aws/to-fault.ts';
import { RetryableError } from '../../../shared/ports/retryable-error.ts';

const credentials = { accessKeyId: 'any', secretAccessKey: 'any' };
const common = { region: 'us-east-1', credentials };

/** Starts two endpoints of the same services: a quiet one to inspect, and one whose every call meets the fault. */
async function start(fault: Fault) {
  const services = await startServices(0, {});
  const injected: string[] = [];
  const faulty = await Endpoint.listen(
    0,
    withFaults(
      route(services),
      () => fault,
      ({ operation }) => injected.push(operation),
    ),
    { onFault: () => undefined },
  );
  onTestFinished(async () => {
    await faulty.close();
    await services.close();
  });
  const requestHandler = {
    requestTimeout: fault.kind === 'withheld' ? 300 : 30_000,
    throwOnRequestTimeout: true,
  };
  return {
    injected,
    quiet: { ...common, endpoint: services.endpoint.url },
    faulty: { ...common, endpoint: faulty.url, maxAttempts: 1, requestHandler },
  };
}

/** Returns the caller's error, and whether a message arrived all the same. */
async function send(fault: Fault): Promise<{ readonly error: unknown; readonly sent: number }> {
  const { quiet, faulty } = await start(fault);
  const look = new SQSClient(quiet);
  const { QueueUrl } = await look.send(new CreateQueueCommand({ QueueName: 'q' }));
  const error: unknown = await new SQSClient(faulty)
    .send(new SendMessageCommand({ QueueUrl, MessageBody: 'm' }))
    .then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
  const { Attributes } = await look.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
  );
  return { error, sent: Number(Attributes?.['ApproximateNumberOfMessages']) };
}

test.each<[Fault, object, number]>([
  [{ kind: 'throttled' }, { name: 'RequestThrottled' }, 0],
  [{ kind: 'failed' }, { name: 'InternalFailure' }, 0],
  [{ kind: 'cut' }, { code: 'ECONNRESET' }, 1],
  [{ kind: 'withheld' }, { name: 'TimeoutError' }, 1],
])('the client sees its own error of a call that is $kind', async (fault, error, sent) => {
  const outcome = await send(fault);
  expect(outcome).toMatchObject({ error, sent });
  expect(asFault(outcome.error)).toBeInstanceOf(RetryableError);
});

describe('refusals in the shape of each service, which its SDK repeats', () => {
  test.each(['throttled', 'failed'] as const)('the call is %s', async (kind) => {
    const { faulty, injected } = await start({ kind });
    const calls = [
      new DynamoDBClient(faulty).send(new GetItemCommand({ TableName: 'tab', Key: { pk: { S: 'k' } } })),
      new EventBridgeClient(faulty).send(new PutEventsCommand({ Entries: [{ Source: 's' }] })),
      new SchedulerClient(faulty).send(new CreateScheduleGroupCommand({ Name: 'g' })),
      new SecretsManagerClient(faulty).send(new GetSecretValueCommand({ SecretId: 's' })),
      new SQSClient(faulty).send(new CreateQueueCommand({ QueueName: 'q' })),
    ];
    for (const settled of await Promise.allSettled(calls)) {
      const error: Error = settled.status === 'rejected' ? settled.reason : new Error('it was answered');
      expect(error.message).toBe('A fault that this endpoint was asked to inject.');
      expect(asFault(error)).toBeInstanceOf(RetryableError);
      expect(isThrottling(error.name)).toBe(kind === 'throttled');
    }
    expect(injected.toSorted()).toEqual(
      ['CreateQueue', 'GetItem', 'GetSecretValue', 'POST schedule-groups', 'PutEvents'].toSorted(),
    );
  });
});

test('a put whose answer is lost has taken effect', async () => {
  const { quiet, faulty } = await start({ kind: 'cut' });
  const look = new DynamoDBClient(quiet);
  await look.send(
    new CreateTableCommand({
      TableName: 'tab',
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  );
  const Item = { pk: { S: '键' } };
  await expect(
    new DynamoDBClient(faulty).send(new PutItemCommand({ TableName: 'tab', Item })),
  ).rejects.toThrow();
  expect(await look.send(new GetItemCommand({ TableName: 'tab', Key: Item }))).toMatchObject({ Item });
});

describe('a batch that is accepted in part', () => {
  const partial = (...out: number[]): Fault => ({ kind: 'partial', refused: () => new Set(out) });

  test('the answer for messages names them by id, and only the accepted ones are sent', async () => {
    const { quiet, faulty } = await start(partial(0, 2));
    const look = new SQSClient(quiet);
    const { QueueUrl } = await look.send(new CreateQueueCommand({ QueueName: 'q' }));
    const answer = await new SQSClient(faulty).send(
      new SendMessageBatchCommand({
        QueueUrl,
        Entries: ['a', 'b', 'c', 'd'].map((Id) => ({ Id, MessageBody: Id })),
      }),
    );
    expect(answer.Successful?.map(({ Id }) => Id)).toEqual(['b', 'd']);
    expect(answer.Failed).toMatchObject([
      { Id: 'a', SenderFault: false, Code: 'InternalError' },
      { Id: 'c', SenderFault: false, Code: 'InternalError' },
    ]);
    const { Attributes } = await look.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
    );
    expect(Attributes).toMatchObject({ ApproximateNumberOfMessages: '2' });
  });

  test('the answer for events names them by position', async () => {
    const { faulty } = await start(partial(1));
    const answer = await new EventBridgeClient(faulty).send(
      new PutEventsCommand({
        Entries: ['1', '2', '3'].map((Source) => ({ Source, DetailType: 't', Detail: '{}' })),
      }),
    );
    expect(answer.FailedEntryCount).toBe(1);
    expect(answer.Entries).toMatchObject([
      { EventId: expect.any(String) },
      { ErrorCode: 'ThrottlingException' },
      { EventId: expect.any(String) },
    ]);
  });

  test('a batch of which nothing is accepted never reaches the service', async () => {
    const { faulty } = await start(partial(0));
    const answer = await new EventBridgeClient(faulty).send(
      new PutEventsCommand({ Entries: [{ Source: 's', DetailType: 't', Detail: '{}' }] }),
    );
    expect(answer).toMatchObject({ FailedEntryCount: 1, Entries: [{ ErrorCode: 'ThrottlingException' }] });
  });
});
