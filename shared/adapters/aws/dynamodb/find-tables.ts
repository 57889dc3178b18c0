import { type DynamoDBClient, paginateListTables } from '@aws-sdk/client-dynamodb';
import { stackName } from '../../../bridge-file/stack-name.ts';
import { pagesOf } from '../pages.ts';

/**
 * Finds the names of a bridge's tables; a deleted stack leaves its table behind. CloudFormation composes a table's name
 * of its stack, its logical id (infra/groups-table.ts) and a random suffix.
 */
export async function findTables(client: DynamoDBClient, bridge: string): Promise<string[]> {
  const names: string[] = [];
  for await (const page of pagesOf(paginateListTables({ client }, {})))
    names.push(...(page.TableNames ?? []));
  return names.filter((name) => name.startsWith(`${stackName(bridge)}-GroupsTable`));
}
