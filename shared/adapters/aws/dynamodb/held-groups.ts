import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { GroupRef } from '../../../aggregation/group.ts';
import { groupKey, headSortKey, textOf } from './group-item.ts';
import { readGroupStateView } from './head-item.ts';
import { liveItems } from './live-items.ts';

export interface HeldGroupsOptions {
  readonly client: DynamoDBClient;
  readonly tableName: string;
  /** Ms since the epoch; expired groups are left out. */
  readonly now: number;
}

/** A group that waits for its reviewer. */
export interface HeldGroup extends GroupRef {
  readonly generation: number;
  /** Time of the save, ms since the epoch. */
  readonly savedAt: number;
}

/**
 * Finds the groups whose last generation is held for a reviewer. It scans the whole table, so it is for a person's or an
 * agent's question, not for a schedule.
 *
 * @throws RetryableError
 */
export async function* heldGroups({ client, tableName, now }: HeldGroupsOptions): AsyncGenerator<HeldGroup> {
  const scan = {
    TableName: tableName,
    FilterExpression: 'sk = :head AND ended = :held',
    ExpressionAttributeValues: { ':head': { S: headSortKey }, ':held': { S: 'held' } },
  };
  for await (const item of liveItems(client, scan, now)) {
    const pk = textOf(item, 'pk');
    const end = pk.indexOf('#');
    const ref = { fusion: pk.slice(0, end), key: pk.slice(end + 1) };
    const state = readGroupStateView(item);
    if (end < 1 || groupKey(ref).S !== pk || state.state !== 'completed') continue;
    yield { ...ref, generation: state.generation, savedAt: state.savedAt };
  }
}
