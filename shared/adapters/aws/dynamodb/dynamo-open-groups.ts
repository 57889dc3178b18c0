import {
  type DynamoDBClient,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
  type QueryCommandOutput,
} from '@aws-sdk/client-dynamodb';
import type { OpenedGroup, OpenGroups } from '../../../aggregation/open-groups/open-groups.ts';
import type { Clock } from '../../../ports/clock.ts';
import {
  firstPlace,
  lastSortKey,
  nextSection,
  type OpenSeriesGroup,
  partition,
  partitionOf,
  type ListPosition,
  readCursor,
  readEntry,
  restOf,
  seriesPrefix,
  sortKey,
  writeCursor,
  writeEntry,
} from './open-group-item.ts';
import { numberOf, textOf } from './group-item.ts';
import { toFault } from '../to-fault.ts';

export interface DynamoOpenGroupsOptions {
  readonly client: DynamoDBClient;
  readonly tableName: string;
  readonly clock: Clock;
  /** Returns how long a group stays on the list after it opened: longer than it may stay open. */
  readonly rememberMs: (fusion: string) => number;
  /** The most groups that one call of `list` returns; 100 by default. */
  readonly pageSize?: number;
}

/** A neighbour is usually the next entry. The entries before it belong to the group itself. */
const firstLook = 4;
const furtherLook = 100;

/** Series stand apart, so old entries cannot be skipped. Most entries may be old, hence the many reads. */
const seriesLook = 1_000;

/** Enough to walk an empty list, two sections of every shard, in one call. */
const maxQueries = 24;

/**
 * Keeps the list of open groups in the groups table: one item per group, beside the group's own. A fusion's list is
 * spread over eight partitions, so that a fusion may open thousands of groups per second.
 */
export function dynamoOpenGroups({
  client,
  tableName,
  clock,
  rememberMs,
  pageSize = 100,
}: DynamoOpenGroupsOptions): OpenGroups {
  const query = (input: Partial<QueryCommandInput>): Promise<QueryCommandOutput> =>
    client.send(new QueryCommand({ TableName: tableName, ...input })).catch(toFault);

  const seconds = (): number => Math.floor(clock.now() / 1_000);

  async function nearest(
    group: OpenSeriesGroup,
    direction: 'earlier' | 'later',
  ): Promise<OpenedGroup | undefined> {
    const mine = sortKey(group);
    const [from, to] =
      direction === 'earlier'
        ? [seriesPrefix(group.series), mine]
        : [mine, lastSortKey(seriesPrefix(group.series))];
    let start: QueryCommandInput['ExclusiveStartKey'];
    let limit = firstLook;
    do {
      const page = await query({
        ConsistentRead: true,
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
        ExpressionAttributeValues: {
          ':pk': { S: partition(group) },
          ':from': { S: from },
          ':to': { S: to },
        },
        ScanIndexForward: direction === 'later',
        Limit: limit,
        ...(start && { ExclusiveStartKey: start }),
      });
      const found = (page.Items ?? []).find(
        (item) => readEntry(group.fusion, item).key !== group.key && numberOf(item, 'ttl') > seconds(),
      );
      if (found !== undefined) return readEntry(group.fusion, found);
      start = page.LastEvaluatedKey;
      limit = furtherLook;
    } while (start !== undefined);
    return undefined;
  }

  /** Returns some of the groups from a place on, and the place to continue from. */
  async function readFrom(
    fusion: string,
    from: number,
    place: ListPosition,
    wanted: number,
  ): Promise<{ readonly groups: readonly OpenedGroup[]; readonly next: ListPosition | undefined }> {
    const [low, high] = restOf(place, from);
    const { Items: items = [], LastEvaluatedKey: last } = await query({
      KeyConditionExpression: 'pk = :pk AND sk BETWEEN :low AND :high',
      // DynamoDB deletes expired items within days, not at once.
      FilterExpression: '#at >= :from AND #ttl > :now',
      ExpressionAttributeNames: { '#at': 'at', '#ttl': 'ttl' },
      ExpressionAttributeValues: {
        ':pk': { S: partitionOf(fusion, place.shard) },
        ':low': { S: low },
        ':high': { S: high },
        ':from': { N: String(from) },
        ':now': { N: String(seconds()) },
      },
      Limit: place.section === 't' ? wanted : Math.max(wanted, seriesLook),
    });
    const taken = items.slice(0, wanted);
    const isCut = items.length > wanted;
    const read = isCut ? taken.at(-1) : last;
    return {
      groups: taken.map((item) => readEntry(fusion, item)),
      next: read === undefined ? nextSection(place) : { ...place, after: textOf(read, 'sk') },
    };
  }

  return {
    async note(group) {
      const item = writeEntry(group, rememberMs(group.fusion));
      await client.send(new PutItemCommand({ TableName: tableName, Item: item })).catch(toFault);
    },

    async neighbours(group) {
      const [earlier, later] = await Promise.all([nearest(group, 'earlier'), nearest(group, 'later')]);
      return { earlier, later };
    },

    async list(fusion, from, cursor) {
      const groups: OpenedGroup[] = [];
      let place: ListPosition | undefined = cursor === undefined ? firstPlace : readCursor(cursor);
      for (
        let queries = 0;
        place !== undefined && groups.length < pageSize && queries < maxQueries;
        queries += 1
      ) {
        const read = await readFrom(fusion, from, place, pageSize - groups.length);
        groups.push(...read.groups);
        place = read.next;
      }
      return { groups, ...(place !== undefined && { cursor: writeCursor(place) }) };
    },
  };
}
