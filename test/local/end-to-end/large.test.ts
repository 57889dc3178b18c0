import { ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { JsonObject } from '../../../shared/json/json.ts';
import { fusionClient } from '../../../shared/client/fusion-client.ts';
import { decodeCloudEvent } from '../../../shared/envelope/decode-cloud-event.ts';
import { fieldsOf } from '../../../shared/envelope/encodings/bodies.ts';
import { envelopesOf, type Event } from './client.ts';
import { type Bus, openBus } from './open-bus.ts';

let s3: S3Client;

let bus: Bus;

beforeAll(async () => {
  bus = await openBus('large.yaml');
  s3 = new S3Client({
    endpoint: bus.running.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'foreign', secretAccessKey: 'foreign' },
  });
});

afterAll(async () => {
  s3.destroy();
  await bus.close();
});

function event(topic: string, source: string, id: string, more: JsonObject): Event {
  return { source, topic, detail: { specversion: '1.0', id, source, type: topic, ...more } };
}

/** About 300 KB. */
const pages = Array.from({ length: 300 }, (_, index) => `${index} ${'页'.repeat(330)}`);
const remark = (order: string) =>
  event('remark', 'desk', `remark-${order}`, { correlationid: order, data: { text: 'see below' } });

async function fused(order: string) {
  const messages = await bus.client.receive(bus.running.recipients['reader'] ?? '', (received) =>
    envelopesOf(received).some(({ correlationid }) => correlationid === order),
  );
  return envelopesOf(messages).find(({ correlationid }) => correlationid === order)?.data.merged;
}

async function keys(Prefix: string): Promise<(string | undefined)[]> {
  const { Contents: found = [] } = await s3.send(
    new ListObjectsV2Command({ Bucket: bus.running.claims, Prefix }),
  );
  return found.map(({ Key }) => Key);
}

test('a large body waits in the bucket, redacted, and is fused as if it had travelled', async () => {
  const data = { order: 'sent', clerk: 'Ann', pages };
  await bus.client.post([event('report', 'archive', '1', { data }), remark('sent')]);
  expect(await fused('sent')).toEqual({ report: { order: 'sent', pages }, remark: { text: 'see below' } });
  expect(await keys('claims/')).toHaveLength(1);
});

test('a body that its producer has put into the bucket is fused as well', async () => {
  const body = { order: 'left', clerk: 'Ann', pages: pages.toReversed() };
  const Key = 'inbox/archive/left.json';
  await s3.send(new PutObjectCommand({ Bucket: bus.running.claims, Key, Body: JSON.stringify(body) }));
  const dataref = `s3://${bus.running.claims ?? ''}/${Key}`;
  await bus.client.post([event('report', 'archive', '2', { dataref }), remark('left')]);
  expect(await fused('left')).toMatchObject({ report: { order: 'left', pages: body.pages } });
  expect(await keys('claims/')).toHaveLength(2);
});

test('a result that no event can carry goes out by reference, and a client follows it', async () => {
  // 540 KB, which the result repeats in its merged record.
  const text = '页'.repeat(180_000);
  await bus.client.post([event('report', 'archive', 'big', { data: { order: 'big', text } })]);
  await bus.client.post([remark('big')]);
  const isBig = ({ Body = '' }: { readonly Body?: string | undefined }) =>
    Body.includes('"correlationid":"big"');
  const messages = await bus.client.receive(bus.running.recipients['reader'] ?? '', (received) =>
    received.some(isBig),
  );
  const sent = messages.find(isBig)?.Body ?? '';
  expect(sent.length).toBeLessThan(3_000);
  const read = decodeCloudEvent(JSON.parse(sent));
  if (read.kind !== 'envelope') throw new Error(sent);
  expect(await keys('results/')).toHaveLength(1);
  const credentials = { accessKeyId: 'foreign', secretAccessKey: 'foreign' };
  const connection = { endpoint: bus.running.endpoint, region: 'us-east-1', credentials };
  const client = fusionClient({ bridge: 'large', connection });
  try {
    const { header, body } = await client.follow(read.envelope);
    expect(header).not.toHaveProperty('dataref');
    expect(fieldsOf(body)).toMatchObject({
      merged: { report: { order: 'big', text }, remark: { text: 'see below' } },
      receipt: { key: 'big', recipients: ['reader'] },
    });
  } finally {
    client.close();
  }
});

test('a body in any other place is rejected', async () => {
  await bus.client.post([event('report', 'archive', '3', { dataref: 'https://example.com/3.json' })]);
  const [letter] = await bus.client.receive(
    bus.running.deadLetters['quarantine'] ?? '',
    (all) => all.length > 0,
  );
  expect(letter?.MessageAttributes?.['reason']?.StringValue).toBe('invalid-attribute');
  await bus.settled();
  expect(bus.account.filter((one) => one.kind === 'rejected')).toMatchObject([
    { code: 'invalid-attribute', attribute: 'dataref' },
  ]);
});
