import { paginateListTables } from '@aws-sdk/client-dynamodb';
import { type AwsConnection, dynamoClient } from '../shared/aws/clients.ts';
import { stackName } from '../shared/bridge/stack-name.ts';
import { theOne } from './the-one.ts';

/**
 * The table of a bridge's groups. CloudFormation names it for its stack, its place in it (infra/groups-table.ts) and
 * something random.
 *
 * @throws Mistake when there is none, or more than one: a stack that was taken down leaves its table behind
 */
export async function findTable(bridge: string, connection: AwsConnection): Promise<string> {
  const client = dynamoClient(connection);
  try {
    const prefix = `${stackName(bridge)}-GroupsTable`;
    const found: string[] = [];
    for await (const { TableNames: names = [] } of paginateListTables({ client }, {})) {
      found.push(...names.filter((name) => name.startsWith(prefix)));
    }
    return theOne({ what: 'table', bridge, option: '--table' }, found);
  } finally {
    client.destroy();
  }
}
