import { connect } from 'node:net';
import {
  CreateTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import { SchedulerClient, ListScheduleGroupsCommand } from '@aws-sdk/client-scheduler';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { expect, onTestFinished, test } from 'vitest';
import { startServices } from '../../../local/start-services.ts';
import type { StartedServices } from '../../../local/start-services.ts';
import { UserError } from '../../../shared/ports/user-error.ts';

interface Config {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

async function start(
  faults: unknown[] = [],
): Promise<{ readonly services: StartedServices; readonly config: Config }> {
  const services = await startServices(0, { onFault: (fault) => faults.push(fault) });
  onTestFinished(() => services.close());
  const credentials = { accessKeyId: 'any', secretAccessKey: 'any' };
  return { services, config: { endpoint: services.endpoint.url, region: 'ap-east-1', credentials } };
}

test('the queues have working URLs in any region, and carry every character of Unicode', async () => {
  const { services, config } = await start();
  const sqs = new SQSClient(config);
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'q' }));
  expect(QueueUrl).toBe(`${services.endpoint.url}/000000000000/q`);
  expect((await sqs.send(new GetQueueUrlCommand({ QueueName: 'q' }))).QueueUrl).toBe(QueueUrl);
  expect((await sqs.send(new ListQueuesCommand({}))).QueueUrls).toEqual([QueueUrl]);
  const text = '张三，年龄25岁 🎬';
  const MessageAttributes = { colour: { DataType: 'String', StringValue: 'green' } };
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: text, MessageAttributes }));
  await sqs.send(
    new SendMessageBatchCommand({ QueueUrl, Entries: [{ Id: '1', MessageBody: text, MessageAttributes }] }),
  );
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }));
  expect(Attributes).toMatchObject({ ApproximateNumberOfMessages: '2' });
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({
      QueueUrl,
      MaxNumberOfMessages: 10,
      MessageAttributeNames: ['All'],
      MessageSystemAttributeNames: ['All'],
    }),
  );
  expect(Messages.map(({ Body }) => Body)).toEqual([text, text]);
  expect(Messages[0]).toMatchObject({ MessageAttributes, Attributes: { ApproximateReceiveCount: '1' } });
  await expect(sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'a\u0001b' }))).rejects.toThrow(
    'Invalid characters',
  );
  await expect(sqs.send(new GetQueueUrlCommand({ QueueName: 'nobody' }))).rejects.toMatchObject({
    name: 'QueueDoesNotExist',
  });
});

test('the queues work with the older protocol of forms and XML', async () => {
  const { services } = await start();
  const call = async (path: string, form: Record<string, string>): Promise<string> => {
    const response = await fetch(services.endpoint.url + path, {
      method: 'POST',
      body: new URLSearchParams({ Version: '2012-11-05', ...form }),
    });
    return response.text();
  };
  const url = `${services.endpoint.url}/000000000000/q`;
  expect(
    await call('/', {
      Action: 'CreateQueue',
      QueueName: 'q',
      'Attribute.1.Name': 'DelaySeconds',
      'Attribute.1.Value': '0',
    }),
  ).toContain(`<CreateQueueResult><QueueUrl>${url}</QueueUrl></CreateQueueResult>`);
  const sent = await call('/000000000000/q', {
    Action: 'SendMessage',
    MessageBody: '<电影> & "x"',
    'MessageAttribute.1.Name': 'colour',
    'MessageAttribute.1.Value.DataType': 'String',
    'MessageAttribute.1.Value.StringValue': 'green',
  });
  expect(sent).toMatch(/<SendMessageResponse .*<MD5OfMessageBody>[0-9a-f]{32}<\/MD5OfMessageBody>/);
  const received = await call('/', {
    Action: 'ReceiveMessage',
    QueueUrl: url,
    MaxNumberOfMessages: '10',
    'AttributeName.1': 'All',
  });
  expect(received).toContain('<Body>&lt;电影&gt; &amp; "x"</Body>');
  expect(received).toContain(
    '<MessageAttribute><Name>colour</Name><Value><DataType>String</DataType><StringValue>green</StringValue></Value></MessageAttribute>',
  );
  expect(received).toContain('<Attribute><Name>ApproximateReceiveCount</Name><Value>1</Value></Attribute>');
  expect(await call('/', { Action: 'GetQueueUrl', QueueName: 'nobody' })).toContain(
    '<Code>AWS.SimpleQueueService.NonExistentQueue</Code>',
  );
  expect(await call('/', { Action: 'GetCallerIdentity' })).toContain('<Account>000000000000</Account>');
});

test('the table works through its client', async () => {
  const { config } = await start();
  const dynamo = new DynamoDBClient(config);
  await dynamo.send(
    new CreateTableCommand({
      TableName: 'tab',
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  );
  const put = (): Promise<unknown> =>
    dynamo.send(
      new PutItemCommand({
        TableName: 'tab',
        Item: { pk: { S: '键' } },
        ConditionExpression: 'attribute_not_exists(pk)',
      }),
    );
  await put();
  await expect(put()).rejects.toMatchObject({ name: 'ConditionalCheckFailedException' });
  expect(
    await dynamo.send(
      new GetItemCommand({ TableName: 'tab', Key: { pk: { S: '键' } }, ConsistentRead: true }),
    ),
  ).toMatchObject({ Item: { pk: { S: '键' } } });
  const query = {
    TableName: 'tab',
    KeyConditionExpression: 'pk = :k',
    ExpressionAttributeValues: { ':k': { S: '键' } },
  };
  expect(await dynamo.send(new QueryCommand({ ...query, ReturnConsumedCapacity: 'TOTAL' }))).toMatchObject({
    Count: 1,
    ConsumedCapacity: { CapacityUnits: 0.5 },
  });
});

test('the secrets and the scheduler work through their clients', async () => {
  const { services, config } = await start();
  await services.secrets.handle('CreateSecret', { Name: 's', SecretString: 'x' });
  const { accessKeyId } = services.access;
  const secrets = new SecretsManagerClient({
    ...config,
    credentials: { accessKeyId, secretAccessKey: 'any' },
  });
  expect(await secrets.send(new GetSecretValueCommand({ SecretId: 's' }))).toMatchObject({
    SecretString: 'x',
  });
  const { ScheduleGroups } = await new SchedulerClient(config).send(new ListScheduleGroupsCommand({}));
  expect(ScheduleGroups).toMatchObject([{ Name: 'default' }]);
});

test.each([
  ['an unknown target', { 'x-amz-target': 'Kinesis_20131202.PutRecord' }, '{}', 'UnknownOperationException'],
  ['a body that is not JSON', { 'x-amz-target': 'AWSEvents.PutEvents' }, '{', 'SerializationException'],
  ['no target at all', {}, '{}', 'UnknownOperationException'],
])('the endpoint answers 400 to %s', async (_, headers: Record<string, string>, body, type) => {
  const { config } = await start();
  const response = await fetch(config.endpoint, { method: 'POST', headers, body });
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ __type: type });
});

test('a client that disconnects in the middle of a request does no harm', async () => {
  const faults: unknown[] = [];
  const { services, config } = await start(faults);
  const socket = connect(services.endpoint.port, '127.0.0.1');
  await new Promise<void>((resolve) => {
    socket.write(
      `POST / HTTP/1.1\r\nhost: 127.0.0.1:${services.endpoint.port}\r\nx-amz-target: DynamoDB_20120810.PutItem\r\ncontent-length: 100\r\n\r\n{`,
      () => resolve(),
    );
  });
  socket.resetAndDestroy();
  expect((await fetch(config.endpoint)).status).toBe(200);
  expect(faults).toEqual([]);
});

test('a port that is taken is a user error', async () => {
  const { services } = await start();
  const { port } = services.endpoint;
  await expect(startServices(port, {})).rejects.toThrow(
    new UserError(`port ${port} is in use; choose another with --port, or 0 for any`),
  );
});
