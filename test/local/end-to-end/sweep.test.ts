import { join } from 'node:path';
import { DynamoDBClient, ListTablesCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { linesOf } from '../../cli/said.ts';
import type { AccountEvent } from '../../../local/account/account-event.ts';
import type { Running } from '../../../local/run-assembly.ts';
import { startLocal } from '../../../local/start.ts';
import { writePart } from '../../../shared/adapters/aws/dynamodb/part-item.ts';
import { until } from '../../progress.ts';
import { storedPart } from '../../fakes/parts.ts';

const bridge = join(import.meta.dirname, 'aggregator.yaml');
let running: Running;
const account: AccountEvent[] = [];

beforeAll(async () => {
  running = await startLocal({ bridge, port: 0, env: {}, onAccount: (event) => account.push(event) });
});

afterAll(async () => {
  await running.stop();
});

const sweep = (...flags: string[]) =>
  linesOf(['sweep', '--bridge', bridge, ...flags], { AWS_ENDPOINT_URL: running.endpoint });

test('a sweep finds a group whose timer was lost, and the group ends by its policy', async () => {
  expect(await sweep()).toEqual({ code: 0, out: [], err: ['0 orphans'] });

  const credentials = { accessKeyId: 'foreign', secretAccessKey: 'foreign' };
  const table = new DynamoDBClient({ endpoint: running.endpoint, region: 'us-east-1', credentials });
  const { TableNames: [TableName] = [] } = await table.send(new ListTablesCommand({}));
  const arrivedAt = Date.now() - 2 * 3_600_000;
  const lost = { ...storedPart('reading', 'r1', { degrees: 3 }), arrivedAt };
  const expiresAt = { N: String(Math.ceil(Date.now() / 1_000) + 86_400) };
  const Item = writePart({ fusion: 'sized', key: 'verloren #1' }, lost, expiresAt);
  await table.send(new PutItemCommand({ TableName, Item }));
  table.destroy();

  const line = `sized "verloren #1"  since ${new Date(arrivedAt).toISOString()}`;
  const look = '1 orphan; look at them, and let each be looked at with --send';
  expect(await sweep()).toEqual({ code: 0, out: [line], err: [look] });
  expect(await sweep('--margin', '3h')).toMatchObject({ out: [] });
  expect(await sweep('--send')).toEqual({ code: 0, out: [line], err: ['1 orphan'] });
  await until('its result', () => account.some(({ kind }) => kind === 'fused'), {
    moved: () => account.length,
  });
  expect(account.find(({ kind }) => kind === 'fused')).toMatchObject({
    fusion: 'sized',
    key: 'verloren #1',
    envelope: { data: { merged: { reading: { degrees: 3 } }, receipt: { release: { reason: 'deadline' } } } },
  });
  expect(await sweep()).toMatchObject({ err: ['0 orphans'] });
});
