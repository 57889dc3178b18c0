import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dynamoEvidenceLog } from '../../../../shared/adapters/aws/dynamodb/dynamo-evidence-log.ts';
import { namePattern } from '../../../../shared/bridge-file/definition/names.ts';
import { learnedTrust } from '../../../../shared/merge/trust/learned-trust.ts';
import { noEvidence, type Evidence } from '../../../../shared/truth-discovery/evidence/evidence.ts';
import type { EvidenceLog, Learner } from '../../../../shared/truth-discovery/evidence/evidence-log.ts';
import { evidenceLogContract } from '../../../contract/evidence-log.ts';
import { createTable, type EmbeddedDynamo, embeddedDynamo } from '../embedded-dynamo.ts';

let dynamo: EmbeddedDynamo;

beforeAll(async () => {
  dynamo = await embeddedDynamo();
});

afterAll(() => dynamo.close());

const order: Learner = { fusion: 'order', halfLife: { kind: 'none' } };
const day = 86_400_000;
const start = Date.parse('2026-11-23T10:00:00Z');
const one: Evidence = new Map([['labels/a/b', new Map([['["groups"]', 1]])]]);
const groupsIn = (evidence: Evidence) => evidence.get('labels/a/b')?.get('["groups"]') ?? 0;

let tables = 0;

/** A table of its own, made when it is first used. */
function openTable(mostPages?: number): () => EvidenceLog {
  const tableName = `groups-${(tables += 1)}`;
  let created: Promise<void> | undefined;
  return () => {
    const log = dynamoEvidenceLog({ ...dynamo, tableName, ...(mostPages && { mostPages }) });
    const ready = (): Promise<void> => (created ??= createTable(dynamo.client, tableName));
    return {
      record: async (...args) => ready().then(() => log.record(...args)),
      read: async (...args) => ready().then(() => log.read(...args)),
      replace: async (...args) => ready().then(() => log.replace(...args)),
    };
  };
}

evidenceLogContract('an evidence log in DynamoDB', openTable);

test('a late entry is found, new entries are read after a while, and old ones are not', async () => {
  const open = openTable();
  const reader = open();
  await open().record(order, 'old', one, start - 91 * day);
  for (let index = 0; index < 20; index += 1) await open().record(order, `g-${index}`, one, start);
  expect(groupsIn(await reader.read(order, start + 1))).toBe(20);
  await open().record(order, 'late', one, start - 59_000);
  await open().record(order, 'new', one, start + 1);
  expect(groupsIn(await reader.read(order, start + 200))).toBe(20);
  expect(groupsIn(await reader.read(order, start + 201))).toBe(22);
  expect(groupsIn(await reader.read(order, start + 60_000))).toBe(22);
});

test('a long log is read in pieces, each from the end of the one before', async () => {
  const open = openTable(1);
  const large: Evidence = new Map([...one, ['text', new Map([[incompressible(150_000), 1]])]]);
  for (let index = 0; index < 9; index += 1) await open().record(order, `g-${index}`, large, start);
  const reader = open();
  const seen: number[] = [];
  for (let read = 0; read < 9; read += 1) seen.push(groupsIn(await reader.read(order, start)));
  expect(seen[0]).toBeLessThan(9);
  expect(seen.at(-1)).toBe(9);
  expect(groupsIn(await reader.read(order, start + 60_000))).toBe(9);
});

test('evidence that is too large for the store is omitted', async () => {
  const open = openTable();
  const huge: Evidence = new Map([['text', new Map([[incompressible(400_000), 1]])]]);
  await open().record(order, 'g-1', huge, start);
  expect(await open().read(order, start)).toEqual(noEvidence);
});

test('evidence of five sources in a field is one write unit, outside of all groups', async () => {
  const open = openTable();
  const tableName = `groups-${tables}`;
  let evidence = noEvidence;
  for (let index = 0; index < 30; index += 1) {
    const claims = Array.from({ length: 5 }, (_, source) => ({
      source: `https://sensors.example.com/line-${source}`,
      recency: source,
      weight: 1,
      value: ['running', 'stopped', 'failed'][(index + (source === 4 ? index : 0)) % 3] ?? '',
    }));
    const { name, sums } = learnedTrust(evidence)(start).estimateLabels('/reading/mode', claims);
    await open().record(order, `g-${index}`, new Map([[name, sums]]), start);
    evidence = await open().read(order, start);
  }
  const { Items: items = [] } = await dynamo.client.send(new ScanCommand({ TableName: tableName }));
  expect(items).toHaveLength(30);
  for (const { pk, sk, sums, ttl } of items) {
    expect(namePattern.test(pk?.S?.split('#')[0] ?? 'x')).toBe(false);
    expect(Number(ttl?.N)).toBe((start + 90 * day) / 1_000);
    const size = (pk?.S?.length ?? 0) + (sk?.S?.length ?? 0) + (sums?.B?.length ?? sums?.S?.length ?? 0);
    expect(size + 'pkskttlsums'.length + 20).toBeLessThan(1_024);
  }
});

/** Text that does not pack. */
function incompressible(length: number): string {
  let state = 1;
  let text = '';
  while (text.length < length) {
    state = (state * 48_271) % 2_147_483_647;
    text += String.fromCharCode(0x4e00 + (state % 20_000));
  }
  return text;
}
