import {
  dynamoPolicyRecords,
  type PolicyRecords,
} from '../../shared/adapters/aws/dynamodb/dynamo-policy-records.ts';
import { dynamoPolicyStore } from '../../shared/adapters/aws/dynamodb/dynamo-policy-store.ts';
import type { Bridge } from '../../shared/policy/bridge.ts';
import type { Fusion } from '../../shared/policy/fusion.ts';
import type { PolicyStore, StoredPointer } from '../../shared/policy-version/live-policies.ts';
import type { Move } from '../../shared/policy-version/move-pointer.ts';
import { UserError } from '../../shared/ports/user-error.ts';
import type { GroupsTable } from '../calibrate/groups-table.ts';

/** The versions of a bridge that is up, with their records. */
export interface PolicyTable {
  readonly store: PolicyStore;
  readonly records: PolicyRecords;
}

export function policyTable({ client, tableName }: GroupsTable): PolicyTable {
  return { store: dynamoPolicyStore(client, tableName), records: dynamoPolicyRecords(client, tableName) };
}

/**
 * Returns the deployed bridge.
 *
 * @throws UserError where no deployment has recorded it, or it has no live policy
 */
export async function deployedBridge({ records }: PolicyTable): Promise<Bridge> {
  const bridge = await records.deployed();
  if (bridge === undefined)
    throw new UserError(
      'the deployed bridge has no live policy: write "livePolicy: true" into the bridge file, and run fusion-bus deploy',
    );
  return bridge;
}

/** Returns the fusions that judge new groups now, without a candidate. @throws Error for a version that is gone */
export async function activeFusions(
  { store }: PolicyTable,
  deployed: Bridge,
  pointer: StoredPointer | undefined,
): Promise<readonly Fusion[]> {
  if (pointer?.active === undefined) return deployed.fusions;
  const version = await store.version(pointer.active);
  if (version === undefined) throw new Error(`the active version ${pointer.active} is not in the table`);
  return version.fusions;
}

/** @throws UserError where the move is refused, or another program has moved the pointer at the same time */
export async function movePointer({ store }: PolicyTable, move: Move): Promise<StoredPointer> {
  if (move.kind === 'refused') throw new UserError(move.why);
  if (await store.point(move.pointer)) return move.pointer;
  throw new UserError(
    'another change of the policy came first; look at it with "policy status" and try again',
  );
}

/** Describes the pointer in a line. */
export function describePointer(pointer: StoredPointer | undefined): string {
  const active = pointer?.active === undefined ? 'the deployed policy' : `version ${pointer.active}`;
  const { candidate } = pointer ?? {};
  if (candidate === undefined) return `active: ${active}`;
  return `active: ${active}; candidate: version ${candidate.version} for ${candidate.share} % of the keys`;
}
