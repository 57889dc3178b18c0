import { DeleteTableCommand } from '@aws-sdk/client-dynamodb';
import { dynamoGroupStore } from '../../../shared/adapters/aws/dynamodb/dynamo-group-store.ts';
import type { GroupStore } from '../../../shared/aggregation/group-store.ts';
import { createTable, dynamoAt } from './embedded-dynamo.ts';

/** A table for one test, on a DynamoDB that checks no credentials. */
export interface GroupsTable {
  readonly store: GroupStore;
  readonly remove: () => Promise<void>;
}

export async function createGroupsTable(endpoint: string, tableName: string): Promise<GroupsTable> {
  const client = dynamoAt(endpoint);
  await createTable(client, tableName);
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
