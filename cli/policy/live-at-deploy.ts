import { findTables } from '../../shared/adapters/aws/dynamodb/find-tables.ts';
import { dynamoClient } from '../../shared/adapters/aws/dynamodb/dynamo-client.ts';
import { differencesOf, isLive } from '../../shared/policy-version/differences.ts';
import { pointToDeployed, versionIdOf } from '../../shared/policy-version/move-pointer.ts';
import { UserError } from '../../shared/ports/user-error.ts';
import { connectionOf } from '../connection.ts';
import type { DeployOptions } from '../options/order.ts';
import type { ProcessEnvironment } from '../process-environment.ts';
import type { BridgeAt } from '../read-bridge.ts';
import { movePointer, policyTable, type PolicyTable } from './policy-table.ts';

type Live = DeployOptions['live'];

/**
 * Refuses a deployment whose file is not the live version, unless the person says which of the two counts.
 *
 * @throws UserError
 */
export async function checkLiveVersion(
  at: BridgeAt,
  live: Live,
  environment: ProcessEnvironment,
): Promise<void> {
  await withDeployedTable(at, environment, async ({ store }) => {
    const active = (await store.pointer())?.active;
    if (active === undefined || active === versionIdOf(at.bridge) || live === 'replace') return;
    if (live === undefined)
      throw new UserError(
        `${at.file}: the live version is ${active}, and the file is another one; write --keep-live if the live version ` +
          'counts, --replace-live if the file does, or bring the live version into the file with "policy pull"',
      );
    const version = await store.version(active);
    if (version === undefined) throw new Error(`the active version ${active} is not in the table`);
    const kept = differencesOf(at.bridge, { ...at.bridge, fusions: version.fusions });
    if (!isLive(kept))
      throw new UserError(
        `${at.file}: the live version ${active} needs what this deployment would not have; use --replace-live`,
      );
  });
}

/** Records the bridge that was deployed, and makes its policy count where the person has said so. */
export async function recordDeployment(
  at: BridgeAt,
  live: Live,
  environment: ProcessEnvironment,
): Promise<void> {
  await withDeployedTable(at, environment, async (table) => {
    await table.records.recordDeployed(at.bridge);
    const pointer = await table.store.pointer();
    const isOther = pointer?.active !== undefined || pointer?.candidate !== undefined;
    if (live === 'replace' && pointer !== undefined && isOther)
      await movePointer(table, pointToDeployed(pointer));
  });
}

/** Does nothing before the first deployment, when there is no table. */
async function withDeployedTable(
  { bridge }: BridgeAt,
  { env }: ProcessEnvironment,
  use: (table: PolicyTable) => Promise<void>,
): Promise<void> {
  const client = dynamoClient(connectionOf(env));
  try {
    const [tableName, ...others] = await findTables(client, bridge.name);
    if (others.length > 0)
      throw new UserError(
        `several tables belong to the bridge "${bridge.name}": ${[tableName, ...others].join(', ')}`,
      );
    if (tableName !== undefined) await use(policyTable({ client, tableName }));
  } finally {
    client.destroy();
  }
}
