import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { GroupRef } from '../../../aggregation/group.ts';
import { groupKey, headSortKey, numberOf, partSortKeyPrefix, textOf } from './group-item.ts';
import { liveItems } from './live-items.ts';
import { toFault } from '../to-fault.ts';

export interface FindOrphansOptions {
  readonly client: DynamoDBClient;
  readonly tableName: string;
  /** How long a group of a fusion waits at most, in ms from its earliest part; undefined for a fusion that is no more. */
  readonly deadlineMs: (fusion: string) => number | undefined;
  /** For how long after its deadline a group may still be on its way through queues. */
  readonly marginMs: number;
  /** Ms since the epoch. */
  readonly now: number;
  /** Items that one call reads at most; fewer where the table must not be read at full speed. */
  readonly pageItems?: number;
}

/** A group that should have been released long ago. */
export interface Orphan extends GroupRef {
  /** When the earliest part that was seen of it had come, ms since the epoch. */
  readonly since: number;
}

/** What stands beside the groups in their table, such as the list of open ones; no fusion's name begins so. */
const asidePrefix = '#';

/**
 * Finds the groups that nobody sees to any more: they have parts and no head, and their deadline and a margin are over.
 * Reads the whole table, so it is for a person who knows that timers were lost (`docs/orphans.md`), not for a schedule.
 * A timer message for each heals them, and does no harm to a group that is none: it may be sent twice.
 *
 * A group is judged by one scan, which may be a moment old, and told only after a strongly consistent look at its head.
 * Items that have expired and are not deleted yet count for nothing.
 *
 * It does not find a group of which an earlier round is settled. And a part that came after its group had been settled
 * and was turned away outlives the head by the time between them, for which it looks like an orphan: with a retention
 * of 15 days and more, only in a sweep that comes as long after a group's end.
 *
 * @throws TransientFault
 */
export async function* findOrphans(options: FindOrphansOptions): AsyncGenerator<Orphan, void, undefined> {
  const { client, tableName, now, pageItems } = options;
  const scan = {
    TableName: tableName,
    ProjectionExpression: 'pk, sk, arrivedAt, #ttl',
    ExpressionAttributeNames: { '#ttl': 'ttl' },
    ...(pageItems !== undefined && { Limit: pageItems }),
  };
  let run: Run | undefined;
  for await (const item of liveItems(client, scan, now)) {
    const pk = textOf(item, 'pk');
    // A scan gives what has one partition key in one piece. Were it not so, a group would be told twice, not missed.
    if (run?.pk !== pk) {
      yield* orphanOf(run, options);
      run = { pk, hasHead: false, since: Number.POSITIVE_INFINITY };
    }
    const sk = textOf(item, 'sk');
    if (sk === headSortKey) run.hasHead = true;
    else if (sk.startsWith(partSortKeyPrefix)) run.since = Math.min(run.since, numberOf(item, 'arrivedAt'));
  }
  yield* orphanOf(run, options);
}

/** What the scan has shown of one partition so far. */
interface Run {
  readonly pk: string;
  hasHead: boolean;
  /** Infinite while no part was seen. */
  since: number;
}

async function* orphanOf(
  run: Run | undefined,
  { client, tableName, deadlineMs, marginMs, now }: FindOrphansOptions,
): AsyncGenerator<Orphan, void, undefined> {
  if (run === undefined || run.hasHead || run.pk.startsWith(asidePrefix)) return;
  const end = run.pk.indexOf('#');
  if (end === -1) return;
  const ref: GroupRef = { fusion: run.pk.slice(0, end), key: run.pk.slice(end + 1) };
  const waitMs = deadlineMs(ref.fusion);
  if (waitMs === undefined || run.since + waitMs + marginMs >= now) return;
  const { Item: head } = await client
    .send(
      new GetItemCommand({
        TableName: tableName,
        Key: { pk: groupKey(ref), sk: { S: headSortKey } },
        ProjectionExpression: 'pk',
        ConsistentRead: true,
      }),
    )
    .catch(toFault);
  if (head === undefined) yield { ...ref, since: run.since };
}
