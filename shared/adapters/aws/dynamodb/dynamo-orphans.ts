import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { GroupRef } from '../../../aggregation/group.ts';
import { groupKey, headSortKey, numberOf, partSortKeyPrefix, textOf } from './group-item.ts';
import { liveItems } from './live-items.ts';
import { checkVersion } from './item-version.ts';
import { toFault } from '../to-fault.ts';

export interface FindOrphansOptions {
  readonly client: DynamoDBClient;
  readonly tableName: string;
  /**
   * Returns the longest wait of a fusion's groups, in ms from the earliest part; undefined for a removed fusion.
   */
  readonly deadlineMs: (fusion: string) => number | undefined;
  /** The time after its deadline during which a group may still be on its way through queues. */
  readonly marginMs: number;
  /** Ms since the epoch. */
  readonly now: number;
  /** The most items that one call reads; set it lower to spare the table's capacity. */
  readonly pageItems?: number;
}

/** A group that should have been released long ago. */
export interface Orphan extends GroupRef {
  /** The arrival of the earliest part seen, ms since the epoch. */
  readonly since: number;
}

/** The prefix of items that are not groups, such as the list of open groups. No fusion's name begins with it. */
const asidePrefix = '#';

/**
 * Finds orphans: groups that have parts, no head, and a deadline that passed more than a margin ago. It scans the whole
 * table, so it is for an operator who knows that timers were lost (`docs/orphans.md`), not for a schedule. A timer
 * message for each group heals it and does no harm to other groups; it may be sent twice.
 *
 * The scan that judges a group may be slightly out of date, so each group is reported only after a strongly consistent
 * read of its head. Expired items that are not deleted yet are ignored.
 *
 * It does not find a group whose key had an earlier completed round. A part that arrived after its group had completed
 * and was turned away outlives the head by the time between them. During that time the group looks like an orphan. With
 * a retention of 15 days or more, this happens only in a sweep that comes as long after the group's end.
 *
 * @throws RetryableError
 */
export async function* findOrphans(options: FindOrphansOptions): AsyncGenerator<Orphan, void, undefined> {
  const { client, tableName, now, pageItems } = options;
  const scan = {
    TableName: tableName,
    ProjectionExpression: 'pk, sk, v, arrivedAt, #ttl',
    ExpressionAttributeNames: { '#ttl': 'ttl' },
    ...(pageItems !== undefined && { Limit: pageItems }),
  };
  let run: Run | undefined;
  for await (const item of liveItems(client, scan, now)) {
    const pk = textOf(item, 'pk');
    // A scan returns all items of one partition key consecutively. If it did not, a group would be reported twice, not
    // missed.
    if (run?.pk !== pk) {
      yield* orphanOf(run, options);
      run = { pk, hasHead: false, since: Number.POSITIVE_INFINITY };
    }
    const sk = textOf(item, 'sk');
    if (sk === headSortKey) run.hasHead = true;
    else if (sk.startsWith(partSortKeyPrefix)) {
      checkVersion(item, 'a stored part');
      run.since = Math.min(run.since, numberOf(item, 'arrivedAt'));
    }
  }
  yield* orphanOf(run, options);
}

/** The items of one partition that the scan has returned so far. */
interface Run {
  readonly pk: string;
  hasHead: boolean;
  /** Infinite until a part is seen. */
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
