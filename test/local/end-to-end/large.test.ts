import { join } from 'node:path';
import { ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AccountEvent } from '../../../local/account/account-event.ts';
import type { Running } from '../../../local/run-assembly.ts';
import { startLocal } from '../../../local/start.ts';
import type { JsonObject } from '../../../shared/json/json.ts';
import { type Client, envelopesOf, type Event, openClient } from './client.ts';

let running: Running;
let client: Client;
let s3: S3Client;
const account: AccountEvent[] = [];

beforeAll(async () => {
  running = await startLocal({
    bridge: join(import.meta.dirname, 'large.yaml'),
    port: 0,
    env: {},
    onAccount: (event) => account.push(event),
  });
  client = openClient(running);
  s3 = new S3Client({
    endpoint: running.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'foreign', secretAccessKey: 'foreign' },
  });
});

afterAll(async () => {
  s3.destroy();
  client.close();
  await running.stop();
});

function event(topic: string, source: string, id: string, more: JsonObject): Event {
  return { source, topic, detail: { specversion: '1.0', id, source, type: topic, ...more } };
}

/** About 300 KB. */
const pages = Array.from({ length: 300 }, (_, index) => `${index} ${'页'.repeat(330)}`);
const remark = (order: string) =>
  event('remark', 'desk', `remark-${order}`, { correlationid: order, data: { text: 'see below' } });

async function fused(order: string) {
  const messages = await client.receive(running.recipients['reader'] ?? '', (received) =>
    envelopesOf(received).some(({ correlationid }) => correlationid === order),
  );
  return envelopesOf(messages).find(({ correlationid }) => correlationid === order)?.data.merged;
}

async function keys(Prefix: string): Promise<(string | undefined)[]> {
  const { Contents: found = [] } = await s3.send(
    new ListObjectsV2Command({ Bucket: running.claims, Prefix }),
  );
  return found.map(({ Key }) => Key);
}

test('a large body that is sent waits in the bucket, redacted, and is fused as if it had travelled', async () => {
  const data = { order: 'sent', clerk: 'Ann', pages };
  await client.post([event('report', 'archive', '1', { data }), remark('sent')]);
  expect(await fused('sent')).toEqual({ report: { order: 'sent', pages }, remark: { text: 'see below' } });
  expect(await keys('claims/')).toHaveLength(1);
});

test('a body that its producer has left in the bucket is too', async () => {
  const body = { order: 'left', clerk: 'Ann', pages: pages.toReversed() };
  const Key = 'inbox/archive/left.json';
  await s3.send(new PutObjectCommand({ Bucket: running.claims, Key, Body: JSON.stringify(body) }));
  const dataref = `s3://${running.claims ?? ''}/${Key}`;
  await client.post([event('report', 'archive', '2', { dataref }), remark('left')]);
  expect(await fused('left')).toMatchObject({ report: { order: 'left', pages: body.pages } });
  expect(await keys('claims/')).toHaveLength(2);
});

test('a body that is somewhere else is turned away', async () => {
  await client.post([event('report', 'archive', '3', { dataref: 'https://example.com/3.json' })]);
  const [letter] = await client.receive(running.deadLetters['quarantine'] ?? '', (all) => all.length > 0);
  expect(letter?.MessageAttributes?.['reason']?.StringValue).toBe('invalid-attribute');
  await running.settled();
  expect(account.filter((one) => one.kind === 'rejected')).toMatchObject([
    { code: 'invalid-attribute', attribute: 'dataref' },
  ]);
});
