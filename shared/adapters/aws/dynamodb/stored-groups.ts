import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { StoredGroup } from '../../../aggregation/stored-group.ts';
import { groupKey, headSortKey, type Item, numberOf, partSortKeyPrefix, textOf } from './group-item.ts';
import { readGroupStateView } from './head-item.ts';
import { checkVersion } from './item-version.ts';
import { liveItems } from './live-items.ts';

export interface StoredGroupsOptions {
  readonly client: DynamoDBClient;
  readonly tableName: string;
  /** Ms since the epoch; expired items are left out. */
  readonly now: number;
  /** The items after which the scan ends, and the rest is not read. */
  readonly mostItems: number;
  /** Called where the scan ends before the table does. */
  readonly onCut: () => void;
}

/**
 * Yields the groups of a table, in the order of the scan. It reads every item, so it is for a person's question and not
 * for a schedule. The last group before a cut is left out, because its items may not be complete.
 *
 * @throws RetryableError
 */
export async function* storedGroups(options: StoredGroupsOptions): AsyncGenerator<StoredGroup> {
  const { client, tableName, now, mostItems, onCut } = options;
  const scan = {
    TableName: tableName,
    ProjectionExpression: 'pk, sk, v, arrivedAt, #state, generation, ended, savedAt, #ttl',
    ExpressionAttributeNames: { '#ttl': 'ttl', '#state': 'state' },
  };
  let group: Found | undefined;
  let read = 0;
  for await (const item of liveItems(client, scan, now)) {
    if (read === mostItems) return onCut();
    read += 1;
    const pk = textOf(item, 'pk');
    // A scan returns all items of one partition key one after another.
    if (group?.pk !== pk) {
      if (group !== undefined) yield* storedGroup(group);
      group = { pk, parts: 0, since: Infinity, changedAt: 0, head: undefined };
    }
    add(item, group);
  }
  if (group !== undefined) yield* storedGroup(group);
}

interface Found {
  readonly pk: string;
  parts: number;
  since: number;
  changedAt: number;
  head: Item | undefined;
}

function add(item: Item, group: Found): void {
  const sk = textOf(item, 'sk');
  if (sk === headSortKey) group.head = item;
  if (!sk.startsWith(partSortKeyPrefix)) return;
  checkVersion(item, 'a stored part');
  const arrivedAt = numberOf(item, 'arrivedAt');
  group.parts += 1;
  group.since = Math.min(group.since, arrivedAt);
  group.changedAt = Math.max(group.changedAt, arrivedAt);
}

/** Partitions that hold no group, such as the list of open groups, have no part and no head. */
function* storedGroup({ pk, parts, since, changedAt, head }: Found): Generator<StoredGroup> {
  const end = pk.indexOf('#');
  const ref = { fusion: pk.slice(0, end), key: pk.slice(end + 1) };
  if (end < 1 || groupKey(ref).S !== pk || (parts === 0 && head === undefined)) return;
  const settled = standingOfHead(head);
  const at = Math.max(changedAt, settled.savedAt);
  yield {
    ...ref,
    state: settled.state,
    generation: settled.generation,
    parts,
    since: Number.isFinite(since) ? since : at,
    changedAt: at,
  };
}

function standingOfHead(
  head: Item | undefined,
): Pick<StoredGroup, 'state' | 'generation'> & { readonly savedAt: number } {
  if (head === undefined) return { state: 'open', generation: 0, savedAt: 0 };
  const generation = numberOf(head, 'generation');
  // The view of a head wants its lists of parts, which a list of groups does not read.
  const view = readGroupStateView({ ...head, ...noParts });
  return view.state === 'completed'
    ? { state: view.ended, generation, savedAt: view.savedAt }
    : { state: 'being made', generation: generation - 1, savedAt: 0 };
}

const noParts: Item = { included: { B: new Uint8Array() }, before: { B: new Uint8Array() } };
