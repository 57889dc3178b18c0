import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readHistory } from '../../../../shared/adapters/aws/dynamodb/dynamo-history.ts';
import { writeLeased, writeCompleted } from '../../../../shared/adapters/aws/dynamodb/head-item.ts';
import { writePart } from '../../../../shared/adapters/aws/dynamodb/part-item.ts';
import { nothingSpent } from '../../../../shared/ports/model-usage.ts';
import type { GroupRef, Outcome, Part } from '../../../../shared/aggregation/group.ts';
import { envelopeOf, storedPart } from '../../../fakes/parts.ts';
import { createTable, type EmbeddedDynamo, embeddedDynamo } from '../embedded-dynamo.ts';

let dynamo: EmbeddedDynamo;
const tableName = 'groups';
const savedAt = Date.parse('2026-11-23T10:00:00Z');
const expiresAt = { N: String(savedAt / 1_000 + 86_400) };

beforeAll(async () => {
  dynamo = await embeddedDynamo();
  await createTable(dynamo.client, tableName);
});

afterAll(() => dynamo.close());

const put = async (Item: PutItemCommand['input']['Item']): Promise<void> => {
  await dynamo.client.send(new PutItemCommand({ TableName: tableName, Item }));
};

const fused: Outcome = {
  kind: 'fused',
  envelope: envelopeOf('order.fused', 'o', { merged: {} }),
  recipients: [],
};

interface Saving {
  readonly outcome?: Outcome;
  readonly at?: number;
  readonly ttl?: { readonly N: string };
  /** Parts of the generation that are not in the table. */
  readonly lost?: readonly Part[];
}

async function save(
  ref: GroupRef,
  parts: readonly Part[],
  { outcome = fused, at = savedAt, ttl = expiresAt, lost = [] }: Saving = {},
): Promise<void> {
  for (const part of parts) await put(writePart(ref, part, ttl));
  const all = [...parts, ...lost];
  const state = {
    state: 'completed',
    generation: 1,
    token: 't',
    requestedBy: 's',
    included: all.map(({ partId }) => partId),
    before: [],
    savedAt: at,
    ended: outcome.kind,
  } as const;
  await put(writeCompleted(ref, { state, outcome }, all, ttl));
}

test('the history returns fused groups as they were, and no others', async () => {
  const [one, two, late] = [storedPart('a', '1', 1), storedPart('b', '2', 2), storedPart('b', 'late', 3)];
  await save({ fusion: 'order', key: 'whole #1' }, [one, two]);
  // It came after the last generation.
  await put(writePart({ fusion: 'order', key: 'whole #1' }, late, expiresAt));
  await save({ fusion: 'audit', key: 'k' }, [one]);
  await save({ fusion: 'other', key: 'k' }, [one]);
  await save({ fusion: 'order', key: 'just now' }, [one], { at: savedAt + 1_000 });
  await save({ fusion: 'order', key: 'gone' }, [one], { ttl: { N: '1' } });
  await save({ fusion: 'order', key: 'in part' }, [one], { lost: [two] });
  await save({ fusion: 'order', key: 'discarded' }, [one], {
    outcome: { kind: 'discarded', envelope: envelopeOf('order.discarded', 'd', {}), recipients: [] },
  });
  await put(writePart({ fusion: 'order', key: 'open' }, one, expiresAt));
  const claim = {
    state: 'leased',
    generation: 1,
    token: 't',
    leaseUntil: savedAt,
    attempts: 0,
    spent: nothingSpent,
    causationId: undefined,
    reason: 'complete',
    requestedBy: 'o',
    previous: undefined,
    before: [],
  } as const;
  await put(writeLeased({ fusion: 'order', key: 'claimed' }, claim, expiresAt));
  await put({ pk: { S: '#evidence#order' }, sk: { S: 's' } });

  const fusions = new Set(['order', 'audit']);
  const found = await Array.fromAsync(
    readHistory({ client: dynamo.client, tableName, fusions, before: savedAt + 1 }),
  );
  const summaries = found.map(({ ref, savedAt: at, parts }) => ({
    ref,
    savedAt: at,
    parts: parts.map(({ partId }) => partId).toSorted(),
  }));
  expect(summaries.toSorted((a, b) => a.ref.fusion.localeCompare(b.ref.fusion))).toEqual([
    { ref: { fusion: 'audit', key: 'k' }, savedAt, parts: [one.partId] },
    { ref: { fusion: 'order', key: 'whole #1' }, savedAt, parts: [one.partId, two.partId].toSorted() },
  ]);
});
