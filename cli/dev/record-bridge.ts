import { dynamoClient } from '../../shared/adapters/aws/dynamodb/dynamo-client.ts';
import { findTables } from '../../shared/adapters/aws/dynamodb/find-tables.ts';
import type { Bridge } from '../../shared/policy/bridge.ts';
import { describePointer, policyTable } from '../policy/policy-table.ts';

/**
 * Records the bridge that the laptop runs, as a deployment does, where its policy is live.
 *
 * @returns a line where a version counts in the place of the file
 */
export async function recordBridge(endpoint: string, bridge: Bridge): Promise<string | undefined> {
  if (bridge.livePolicy !== true) return undefined;
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = dynamoClient({ endpoint, region: 'us-east-1', credentials });
  try {
    const [tableName] = await findTables(client, bridge.name);
    if (tableName === undefined) throw new Error(`the laptop has no table of the bridge ${bridge.name}`);
    const { records, store } = policyTable({ client, tableName });
    await records.recordDeployed(bridge);
    const pointer = await store.pointer();
    if (pointer?.active === undefined && pointer?.candidate === undefined) return undefined;
    return `${describePointer(pointer)}; of the file only new resources count for groups of these versions`;
  } finally {
    client.destroy();
  }
}
