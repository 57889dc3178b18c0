import { type DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { stackName } from '../../../bridge-file/stack-name.ts';
import { toFault } from '../to-fault.ts';

/**
 * Finds the names of a bridge's tables; a deleted stack leaves its table behind. CloudFormation composes a table's name
 * of its stack, its logical id (infra/groups-table.ts) and a random suffix.
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
