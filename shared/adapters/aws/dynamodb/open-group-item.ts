import type { OpenedGroup } from '../../../aggregation/open-groups/open-groups.ts';
import { shortHash } from '../../../json/digest.ts';
import { type Item, numberOf, textOf } from './group-item.ts';
import { checkVersion, itemVersion } from './item-version.ts';

/** The prefix of the list's partitions. A group's partition begins with its fusion's name, and so with a letter. */
const prefix = '#open#';

const shards = 8;

/** Above every character of a hash, a digit and `#`. */
const last = '~';

/** Below every one of them, so that a sort key with this character appended comes right after the key itself. */
const next = '!';

export type OpenSeriesGroup = OpenedGroup & { readonly series: string };

/** Groups without a series, by their time; groups of a series, by series and time. */
type Section = 't' | 's';

/** The position of a walk over a fusion's list: the latest sort key read, in one section of a shard. */
export interface ListPosition {
  readonly shard: number;
  readonly section: Section;
  readonly after?: string;
}

/** The partition of a shard. */
export function partitionOf(fusion: string, shard: number): string {
  return `${prefix}${fusion}#${shard}`;
}

/** Returns the partition of a group. A series has one partition, because a query reads its order. */
export function partition({ fusion, key, series }: OpenedGroup): string {
  const [byte = 0] = Buffer.from(shortHash(series ?? key), 'base64url');
  return partitionOf(fusion, byte % shards);
}

/** Returns the sort key of a group. It holds the hash of the group's key, which may be as long as a sort key. */
export function sortKey({ key, at, series }: OpenedGroup): string {
  const place = `${padded(at)}#${shortHash(key)}`;
  return series === undefined ? `t#${place}` : `${seriesPrefix(series)}${place}`;
}

export function seriesPrefix(series: string): string {
  return `s#${shortHash(series)}#`;
}

export function lastSortKey(of: string): string {
  return of + last;
}

/** The same item whenever the same group is noted with the same time. */
export function writeEntry(group: OpenedGroup, rememberMs: number): Item {
  return {
    pk: { S: partition(group) },
    sk: { S: sortKey(group) },
    ...itemVersion,
    key: { S: group.key },
    at: { N: String(group.at) },
    ...(group.series !== undefined && { series: { S: group.series } }),
    ttl: { N: String(Math.ceil((group.at + rememberMs) / 1_000)) },
  };
}

/** @throws NewerVersionError */
export function readEntry(fusion: string, item: Item): OpenedGroup {
  checkVersion(item, 'an entry in the list of open groups');
  const series = item['series']?.S;
  return {
    fusion,
    key: textOf(item, 'key'),
    at: numberOf(item, 'at'),
    ...(series !== undefined && { series }),
  };
}

export const firstPlace: ListPosition = { shard: 0, section: 't' };

export function nextSection({ shard, section }: ListPosition): ListPosition | undefined {
  if (section === 't') return { shard, section: 's' };
  return shard + 1 < shards ? { shard: shard + 1, section: 't' } : undefined;
}

/**
 * Returns the bounds of the sort keys from a place to the end of its section. They hold the groups that opened at `from`
 * or later, and possibly earlier ones. It uses no start key of DynamoDB, because a start key must lie within the bounds of its query, and `from` moves.
 */
export function restOf({ section, after }: ListPosition, from: number): readonly [low: string, high: string] {
  const lowest = section === 't' ? `t#${padded(from)}` : 's#';
  const beyond = after === undefined ? lowest : after + next;
  return [beyond > lowest ? beyond : lowest, lastSortKey(`${section}#`)];
}

const cursorPattern = /^([0-7])((t)(?:#\d{16}#[\w-]{22})?|(s)(?:#[\w-]{22}#\d{16}#[\w-]{22})?)$/;

export function writeCursor({ shard, section, after }: ListPosition): string {
  return `${shard}${after ?? section}`;
}

/** @throws Error for what {@link writeCursor} has not written */
export function readCursor(cursor: string): ListPosition {
  const [, shard, after = '', section = 's'] = cursorPattern.exec(cursor) ?? [];
  if (shard === undefined) throw new Error('the cursor is none of the list of open groups');
  return {
    shard: Number(shard),
    section: section === 't' ? 't' : 's',
    ...(after.length > 1 && { after }),
  };
}

/** Sorts as the number does, up to the largest safe integer. */
function padded(at: number): string {
  return String(Math.max(0, Math.ceil(at))).padStart(16, '0');
}
