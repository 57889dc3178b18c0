import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { GroupRef, Part } from '../../../aggregation/group.ts';
import { wasMerged } from '../../../aggregation/complete/was-merged.ts';
import { groupKey, headSortKey, type Item, partSortKeyPrefix, textOf } from './group-item.ts';
import { readGroupState } from './head-item.ts';
import { liveItems } from './live-items.ts';
import { readPart } from './part-item.ts';

export interface ReadHistoryOptions {
  readonly client: DynamoDBClient;
  readonly tableName: string;
  readonly fusions: ReadonlySet<string>;
  /** Groups completed at this time or later are left out, ms since the epoch. */
  readonly before: number;
}

/** A group as it was last merged, published or held for review. */
export interface FusedGroup {
  readonly ref: GroupRef;
  readonly savedAt: number;
  /** The parts of the last generation. */
  readonly parts: readonly Part[];
}

/**
 * Reads every merged group of some fusions that is still stored. It scans the whole table, so it is for an operator's
 * question, not for a schedule. A group with a missing part is left out.
 *
 * @throws RetryableError
 */
export async function* readHistory(options: ReadHistoryOptions): AsyncGenerator<FusedGroup, void, undefined> {
  const { client, tableName, before } = options;
  let items: Item[] = [];
  // A scan returns all items of one partition key consecutively.
  for await (const item of liveItems(client, { TableName: tableName }, before)) {
    const [first] = items;
    if (first !== undefined && textOf(first, 'pk') !== textOf(item, 'pk')) {
      yield* groupOf(items, options);
      items = [];
    }
    items.push(item);
  }
  yield* groupOf(items, options);
}

function* groupOf(items: readonly Item[], { fusions, before }: ReadHistoryOptions): Generator<FusedGroup> {
  const [first] = items;
  if (first === undefined) return;
  const pk = textOf(first, 'pk');
  const end = pk.indexOf('#');
  const ref: GroupRef = { fusion: pk.slice(0, end), key: pk.slice(end + 1) };
  if (!fusions.has(ref.fusion) || groupKey(ref).S !== pk) return;
  const headItem = items.find((item) => textOf(item, 'sk') === headSortKey);
  const head = headItem && readGroupState(headItem);
  if (head?.state !== 'completed' || !wasMerged(head.ended) || head.savedAt >= before) return;
  const included = new Set(head.included);
  const parts = items
    .filter((item) => textOf(item, 'sk').startsWith(partSortKeyPrefix))
    .map(readPart)
    .filter(({ partId }) => included.has(partId));
  if (parts.length === included.size) yield { ref, savedAt: head.savedAt, parts };
}
