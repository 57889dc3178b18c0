import { type DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { stackName } from '../../../bridge-file/stack-name.ts';
import { toFault } from '../to-fault.ts';

/**
 * The names of a bridge's tables, of which a stack that was taken down leaves its own behind. CloudFormation names a
 * table for its stack, its place there (infra/groups-table.ts) and something random.
 */
export async function findTables(client: DynamoDBClient, bridge: string): Promise<string[]> {
  const names: string[] = [];
  let from: string | undefined;
  do {
    const page = await client
      .send(new ListTablesCommand(from === undefined ? {} : { ExclusiveStartTableName: from }))
      .catch(toFault);
    names.push(...(page.TableNames ?? []));
    from = page.LastEvaluatedTableName;
  } while (from !== undefined);
  return names.filter((name) => name.startsWith(`${stackName(bridge)}-GroupsTable`));
}
