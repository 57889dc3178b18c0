import { type DynamoDBClient, paginateListTables } from '@aws-sdk/client-dynamodb';
import { stackName } from '../../../bridge-file/stack-name.ts';
import { pagesOf } from '../pages.ts';

/**
 * The names of a bridge's tables, of which a stack that was taken down leaves its own behind. CloudFormation names a
 * table for its stack, its place there (infra/groups-table.ts) and something random.
 */
export async function findTables(client: DynamoDBClient, bridge: string): Promise<string[]> {
  const names: string[] = [];
  for await (const page of pagesOf(paginateListTables({ client }, {})))
    names.push(...(page.TableNames ?? []));
  return names.filter((name) => name.startsWith(`${stackName(bridge)}-GroupsTable`));
}
