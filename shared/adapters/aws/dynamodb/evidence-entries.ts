import {
  type AttributeValue,
  type DynamoDBClient,
  QueryCommand,
  type QueryCommandInput,
  type QueryCommandOutput,
} from '@aws-sdk/client-dynamodb';
import type { HalfLife } from '../../../policy/half-life.ts';
import { decodeEntry } from '../../../truth-discovery/evidence/entry-text.ts';
import { type Evidence, noEvidence } from '../../../truth-discovery/evidence/evidence.ts';
import type { Learner } from '../../../truth-discovery/evidence/evidence-log.ts';
import { type Item, textOf } from './group-item.ts';
import { checkVersion } from './item-version.ts';
import { unpack } from './packed-text.ts';
import { toFault } from '../to-fault.ts';

export interface Table {
  readonly client: DynamoDBClient;
  readonly tableName: string;
}

/** What a generation taught, or word that the sums were replaced. */
export interface EvidenceEntry {
  readonly at: number;
  readonly id: string;
  readonly sums: Evidence;
  /** The version of the sums that took the place of all others. */
  readonly replacedBy: string | undefined;
}

export interface Page {
  readonly entries: readonly EvidenceEntry[];
  /** Where to go on; undefined at the end. */
  readonly next: Item | undefined;
}

/**
 * Where the evidence of a fusion is. No fusion's name begins like this, so that no group's partition does. What fades
 * at another pace is elsewhere.
 */
export function evidencePartition({ fusion, halfLife }: Learner): AttributeValue.SMember {
  return { S: `#evidence#${fusion}${paceOf(halfLife)}` };
}

function paceOf(halfLife: HalfLife): string {
  switch (halfLife.kind) {
    case 'none':
      return '';
    case 'claims':
      return `#${halfLife.claims} claims`;
    case 'ms':
      return `#${halfLife.ms} ms`;
  }
}

const prefix = 'g#';
const place = (at: number): string => prefix + String(Math.max(0, Math.floor(at))).padStart(15, '0');

export function entrySortKey(at: number, id: string): AttributeValue.SMember {
  return { S: `${place(at)}#${id}` };
}

/** A page, of 1 MB at most, of the entries of `from` and later; with `before`, of those before it. */
export async function entriesFrom(
  table: Table,
  learner: Learner,
  span: { readonly from: number; readonly before?: number; readonly start?: Item | undefined },
): Promise<Page> {
  const { Items: items = [], LastEvaluatedKey: next } = await query(table, learner, span, {});
  return {
    entries: items.map((item) => {
      const { at, id } = readPlace(item);
      const sums = item['sums'] === undefined ? noEvidence : decodeEntry(unpack(item['sums']));
      return { at, id, sums, replacedBy: item['replacedBy']?.S };
    }),
    next,
  };
}

/** The ids of the last entries before a time, by when they were noted, in the order of time. */
export async function idsBefore(
  table: Table,
  learner: Learner,
  span: { readonly from: number; readonly before: number },
  most: number,
): Promise<ReadonlyMap<string, number>> {
  const { Items: items = [] } = await query(table, learner, span, {
    ProjectionExpression: 'sk, v',
    ScanIndexForward: false,
    Limit: most,
  });
  return new Map(items.toReversed().map((item) => [readPlace(item).id, readPlace(item).at]));
}

function query(
  { client, tableName }: Table,
  learner: Learner,
  {
    from,
    before,
    start,
  }: { readonly from: number; readonly before?: number; readonly start?: Item | undefined },
  input: Partial<QueryCommandInput>,
): Promise<QueryCommandOutput> {
  return client
    .send(
      new QueryCommand({
        TableName: tableName,
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
        ExpressionAttributeValues: {
          ':pk': evidencePartition(learner),
          ':from': { S: place(from) },
          // No entry is just this: each has an id after its time.
          ':to': { S: before === undefined ? `${prefix}~` : place(before) },
        },
        ExclusiveStartKey: start,
        ...input,
      }),
    )
    .catch(toFault);
}

/** @throws NewerVersionError */
function readPlace(item: Item): { readonly at: number; readonly id: string } {
  checkVersion(item, 'a stored entry of evidence');
  const [, at = '', id = ''] = textOf(item, 'sk').split('#');
  return { at: Number(at), id };
}
