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

/** The evidence update of one generation, or a note that the sums were replaced. */
export interface EvidenceEntry {
  readonly at: number;
  readonly id: string;
  readonly sums: Evidence;
  /** The version of the sums that replaced all others. */
  readonly replacedBy: string | undefined;
}

export interface Page {
  readonly entries: readonly EvidenceEntry[];
  /** The place to continue from; undefined at the end. */
  readonly next: Item | undefined;
}

/**
 * Returns the partition of a fusion's evidence. No fusion's name begins like it, so no group's partition does. Evidence
 * with another half-life has its own partition.
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

/** Reads a page, of at most 1 MB, of the entries from `from` on; with `before`, only those before it. */
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

/** Returns the ids of the last entries before a time, with their times, in the order of time. */
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
          // No entry has exactly this sort key: each has an id after its time.
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
