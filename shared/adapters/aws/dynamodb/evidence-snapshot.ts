import {
  type AttributeValue,
  ConditionalCheckFailedException,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { shortHash } from '../../../json/digest.ts';
import {
  decodeEvidence,
  encodeEvidence,
  type Evidence,
  noEvidence,
} from '../../../truth-discovery/evidence/evidence.ts';
import type { Learner } from '../../../truth-discovery/evidence/evidence-log.ts';
import { evidencePartition, type Table } from './evidence-entries.ts';
import { type Item, numberOf, textOf } from './group-item.ts';
import { checkVersion, itemVersion } from './item-version.ts';
import { maxPackedBytes, pack, packedBytes, unpack } from './packed-text.ts';
import { toFault } from '../to-fault.ts';

/** The sums of all entries before a time, so that these need not be read again. */
export interface Snapshot {
  readonly sums: Evidence;
  /** Ms since the epoch: entries of this time and later are not included. */
  readonly until: number;
  readonly version: string;
  /** The write units that storing it again would cost. */
  readonly writeUnits: number;
}

/** A process that uses a snapshot of a month writes it anew. One that expires has not been used for a year. */
const keptMs = 400 * 86_400_000;

/** Larger snapshots are cut into pieces, because DynamoDB takes 400 KB per item. */
const pieceBytes = 300 * 1_024;
const mostPieces = 16;

const headKey = 's';
const pieceKey = (version: string, index: number): string => `${headKey}#${version}#${index}`;

/**
 * Reads the snapshot, strongly consistent. Returns undefined when there is none. A snapshot with missing pieces counts
 * as empty.
 */
export async function readSnapshot(
  table: Table,
  learner: Learner,
  now: number,
): Promise<Snapshot | undefined> {
  const head = await get(table, learner, headKey);
  if (head === undefined) return undefined;
  const version = textOf(head, 'version');
  const packed = await packedOf(table, learner, head);
  if (packed === undefined || numberOf(head, 'ttl') * 1_000 <= now)
    return { sums: noEvidence, until: 0, version, writeUnits: 1 };
  return {
    sums: decodeEvidence(unpack(packed)),
    until: numberOf(head, 'until'),
    version,
    writeUnits: Math.ceil((packedBytes(packed) + keyBytes) / 1_024),
  };
}

const keyBytes = 200;

async function packedOf(table: Table, learner: Learner, head: Item): Promise<AttributeValue | undefined> {
  const count = numberOf(head, 'pieces');
  if (count === 0) return head['sums'];
  const pieces = await Promise.all(
    Array.from({ length: count }, (_, index) =>
      get(table, learner, pieceKey(textOf(head, 'version'), index)),
    ),
  );
  const bytes = pieces.flatMap((piece) => piece?.['sums']?.B ?? []);
  return bytes.length < count ? undefined : { B: Buffer.concat(bytes) };
}

/**
 * Replaces the snapshot that was read (undefined: there was none), or any snapshot when given a version. The pieces are
 * written first, under names of their own, so that a snapshot exists as a whole or not at all. The pieces of earlier
 * snapshots expire.
 *
 * @returns its version
 */
export async function writeSnapshot(
  table: Table,
  learner: Learner,
  { sums, until }: Pick<Snapshot, 'sums' | 'until'>,
  { now, over }: { readonly now: number; readonly over: Snapshot | 'any' | undefined },
): Promise<{ readonly kind: 'written'; readonly version: string } | { readonly kind: 'lost' | 'too-large' }> {
  const text = encodeEvidence(sums, digits);
  const packed = pack(text);
  const cut = piecesOf(packed.B);
  if (cut.length > mostPieces || (packed.S !== undefined && packedBytes(packed) > maxPackedBytes))
    return { kind: 'too-large' };
  const version = shortHash(`${until} ${text}`);
  const common = {
    pk: evidencePartition(learner),
    ...itemVersion,
    ttl: { N: String(Math.ceil((now + keptMs) / 1_000)) },
  };
  const put = (item: Item, condition: object = {}): Promise<unknown> =>
    table.client.send(new PutItemCommand({ TableName: table.tableName, Item: item, ...condition }));
  try {
    for (const [index, bytes] of cut.entries())
      await put({ ...common, sk: { S: pieceKey(version, index) }, sums: { B: bytes } });
    await put(
      {
        ...common,
        sk: { S: headKey },
        version: { S: version },
        until: { N: String(until) },
        pieces: { N: String(cut.length) },
        ...(cut.length === 0 && { sums: packed }),
      },
      conditionOf(over),
    );
    return { kind: 'written', version };
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return { kind: 'lost' };
    return toFault(error);
  }
}

/** The sums of millions of groups grow by millionths. */
const digits = 9;

function piecesOf(bytes: Uint8Array | undefined): readonly Uint8Array[] {
  if (bytes === undefined || bytes.length <= pieceBytes) return [];
  return Array.from({ length: Math.ceil(bytes.length / pieceBytes) }, (_, index) =>
    bytes.subarray(index * pieceBytes, (index + 1) * pieceBytes),
  );
}

function conditionOf(over: Snapshot | 'any' | undefined): object {
  if (over === 'any') return {};
  if (over === undefined) return { ConditionExpression: 'attribute_not_exists(pk)' };
  return {
    ConditionExpression: '#version = :version',
    ExpressionAttributeNames: { '#version': 'version' },
    ExpressionAttributeValues: { ':version': { S: over.version } },
  };
}

async function get({ client, tableName }: Table, learner: Learner, sk: string): Promise<Item | undefined> {
  const { Item: item } = await client
    .send(
      new GetItemCommand({
        TableName: tableName,
        Key: { pk: evidencePartition(learner), sk: { S: sk } },
        ConsistentRead: true,
      }),
    )
    .catch(toFault);
  if (item !== undefined) checkVersion(item, 'a stored snapshot of evidence');
  return item;
}
