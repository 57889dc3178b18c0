import { CreateTableCommand, DeleteTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoGroupStore } from '../../shared/aws/dynamo-group-store.ts';
import type { GroupStore } from '../../shared/group/group-store.ts';

/** A table of its own, on a DynamoDB that asks nobody for credentials. */
export interface GroupsTable {
  readonly store: GroupStore;
  readonly remove: () => Promise<void>;
}

export async function createGroupsTable(endpoint: string, tableName: string): Promise<GroupsTable> {
  const client = new DynamoDBClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  await client.send(
    new CreateTableCommand({
      TableName: tableName,
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
  return {
    store: dynamoGroupStore({
      client,
      tableName,
      clock: { now: () => Date.now() },
      retentionMs: () => 86_400_000,
    }),
    async remove() {
      await client.send(new DeleteTableCommand({ TableName: tableName }));
      client.destroy();
    },
  };
}
