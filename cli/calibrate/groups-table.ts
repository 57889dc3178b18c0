import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoClient } from '../../shared/adapters/aws/dynamodb/dynamo-client.ts';
import { findTables } from '../../shared/adapters/aws/dynamodb/find-tables.ts';
import { pickOne } from '../../shared/client/pick-one.ts';
import { connectionOf } from '../connection.ts';

/** The table of a bridge that is up. */
export interface GroupsTable {
  readonly client: DynamoDBClient;
  readonly tableName: string;
}

/**
 * Opens the table, hands it to a function, and closes the client when that has ended.
 *
 * @param named the table that the command line names; without it the table of the bridge is searched for
 */
export async function withGroupsTable<T>(
  { bridge, named }: { readonly bridge: string; readonly named: string | undefined },
  env: Readonly<Record<string, string | undefined>>,
  use: (table: GroupsTable) => Promise<T>,
): Promise<T> {
  const client = dynamoClient(connectionOf(env));
  try {
    const tableName = named ?? pickOne({ what: 'table', bridge }, await findTables(client, bridge));
    return await use({ client, tableName });
  } finally {
    client.destroy();
  }
}
