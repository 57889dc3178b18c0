import { readFile, writeFile } from 'node:fs/promises';
import type { Bridge } from '../../shared/policy/bridge.ts';
import { describeChange } from '../../shared/policy-version/changed-members.ts';
import { type Difference, differencesOf, isLive } from '../../shared/policy-version/differences.ts';
import { promote, propose, rollback, versionIdOf } from '../../shared/policy-version/move-pointer.ts';
import { UserError } from '../../shared/ports/user-error.ts';
import { withGroupsTable } from '../calibrate/groups-table.ts';
import type { PolicyOptions } from '../options/order.ts';
import type { ProcessEnvironment } from '../process-environment.ts';
import { type BridgeAt, readBridge } from '../read-bridge.ts';
import {
  activeFusions,
  deployedBridge,
  describePointer,
  movePointer,
  policyTable,
  type PolicyTable,
} from './policy-table.ts';

/**
 * `policy <action>`: changes the policy of a bridge that is up, without a deployment.
 *
 * @returns the exit code; 1 where `check` finds a change that needs a deployment
 * @throws UserError
 */
export async function policy(options: PolicyOptions, environment: ProcessEnvironment): Promise<number> {
  const at = await readBridge(options.bridge, environment.env);
  const place = { bridge: at.bridge.name, named: options.table };
  return withGroupsTable(place, environment.env, async (opened) => {
    const table = policyTable(opened);
    switch (options.action) {
      case 'check':
        return check(at, table, environment);
      case 'diff':
        return diff(at, table, environment);
      case 'propose':
        return proposeFile(at, options.share, table, environment);
      case 'promote':
        return promoteVersion(options.version, table, environment);
      case 'rollback':
        return report(await movePointer(table, rollback(await table.store.pointer())), environment);
      case 'pull':
        return pull(at, options.out, table, environment);
      case 'status':
        return report(await table.store.pointer(), environment);
    }
  });
}

function report(pointer: Parameters<typeof describePointer>[0], { out }: ProcessEnvironment): 0 {
  out(describePointer(pointer));
  return 0;
}

async function check(
  { file, bridge }: BridgeAt,
  table: PolicyTable,
  { out }: ProcessEnvironment,
): Promise<0 | 1> {
  const deployed = await deployedBridge(table);
  const differences = differencesOf(deployed, bridge);
  for (const line of lines(differences)) out(line);
  out(`${file}: ${isLive(differences) ? 'can be proposed' : 'needs a deployment'}`);
  return isLive(differences) ? 0 : 1;
}

async function diff({ file, bridge }: BridgeAt, table: PolicyTable, { out }: ProcessEnvironment): Promise<0> {
  const deployed = await deployedBridge(table);
  const active = await activeFusions(table, deployed, await table.store.pointer());
  const differences = differencesOf({ ...deployed, fusions: active }, bridge);
  for (const line of lines(differences)) out(line);
  if (differences.length === 0) out(`${file}: no difference from the active version`);
  return 0;
}

function lines(differences: readonly Difference[]): readonly string[] {
  return differences.map(({ of, member, deploys }) => {
    const how = deploys === undefined ? 'live' : `needs a deployment: ${deploys}`;
    return `${of}: ${describeChange(member)}  (${how})`;
  });
}

async function proposeFile(
  at: BridgeAt,
  share: number,
  table: PolicyTable,
  environment: ProcessEnvironment,
): Promise<0> {
  const { file, bridge } = at;
  checkProposal(at, await deployedBridge(table));
  const id = versionIdOf(bridge);
  await table.records.addSource(id, await readFile(file, 'utf8'));
  await table.store.add({ id, fusions: bridge.fusions, proposedAt: Date.now() });
  return report(await movePointer(table, propose(await table.store.pointer(), id, share)), environment);
}

/** @throws UserError with each change that a version cannot make */
function checkProposal({ file, bridge }: BridgeAt, deployed: Bridge): void {
  const obstacles = differencesOf(deployed, bridge).filter(({ deploys }) => deploys !== undefined);
  if (obstacles.length === 0) return;
  throw new UserError([...lines(obstacles), `${file}: this needs a deployment`].join('\n'));
}

async function promoteVersion(
  version: string | undefined,
  table: PolicyTable,
  environment: ProcessEnvironment,
): Promise<0> {
  if (version !== undefined && (await table.store.version(version)) === undefined)
    throw new UserError(`there is no version ${version}; propose its file first`);
  return report(await movePointer(table, promote(await table.store.pointer(), version)), environment);
}

/** Writes the bridge file of the active version, over the file itself unless another is named. */
async function pull(
  { file }: BridgeAt,
  named: string | undefined,
  { store, records }: PolicyTable,
  { out }: ProcessEnvironment,
): Promise<0> {
  const active = (await store.pointer())?.active;
  if (active === undefined)
    throw new UserError('the deployed policy is active, and its file is where it was deployed from');
  const text = await records.source(active);
  if (text === undefined) throw new UserError(`the file of the version ${active} is not in the table`);
  await writeFile(named ?? file, text);
  out(`written: ${named ?? file}, the file of version ${active}`);
  return 0;
}
