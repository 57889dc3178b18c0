import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { afterAll, beforeAll } from 'vitest';
import { dynamoGroupStore } from '../../shared/aws/dynamo-group-store.ts';
import { describeGroupStore } from '../contract/group-store.ts';

const server = dynalite({ createTableMs: 0 });
let client: DynamoDBClient;

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  client = new DynamoDBClient({
    endpoint: process.env['DYNAMODB_ENDPOINT'] ?? `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  await client.send(
    new CreateTableCommand({
      TableName: 'groups',
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'sk', AttributeType: 'S' },
      ],
    }),
  );
});

afterAll(() => {
  client.destroy();
  server.close();
});

describeGroupStore('the DynamoDB store', () =>
  Promise.resolve(
    dynamoGroupStore({
      client,
      tableName: 'groups',
      clock: { now: () => Date.now() },
      retentionMs: () => 86_400_000,
    }),
  ),
);
