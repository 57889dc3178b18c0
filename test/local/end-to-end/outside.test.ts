import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createHmac } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openMessageType } from '../../../shared/envelope/encodings/protobuf/message-type.ts';
import { readMessage } from '../../../shared/envelope/encodings/protobuf/read-message.ts';
import { exactNumber } from '../../../shared/json/exact-number.ts';
import { shopDescriptor } from '../../fakes/shop-descriptors.ts';
import { until } from '../../progress.ts';
import { WebRecipient } from '../../adapters/http/web-recipient.ts';
import { envelopesOf } from './client.ts';
import { type Bus, openBus } from './open-bus.ts';
import { partEvent } from './part-event.ts';

const key = Buffer.alloc(24, 3);

let folder: string;
let web: WebRecipient;
let bus: Bus;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fusion-bus-outside-'));
  web = await WebRecipient.start();
  const file = join(folder, 'bridge.yaml');
  await writeFile(join(folder, 'user.binpb'), Buffer.from(shopDescriptor, 'base64'));
  await writeFile(
    file,
    `name: outside
topics: { item: {}, user: {} }
fusions:
  basket: { needs: [item], recipients: [hook, shaped, broken, desk] }
  profile: { needs: [user], recipients: [typed, mistyped] }
recipients:
  desk: { queue: true }
  hook: { http: { url: '${web.url}', secret: shop/hook } }
  shaped:
    http: { url: '${web.url}', mode: binary }
    shape: '{ "key": correlationid, "items": $count(data.receipt.contributions) }'
  broken:
    http: { url: '${web.url}' }
    shape: data.merged.item & $error('no')
  typed:
    http: { url: '${web.url}', mode: binary }
    shape: '{ "userId": data.merged.user.id, "name": correlationid }'
    protobuf: { descriptor: user.binpb, message: shop.v1.User }
  mistyped:
    http: { url: '${web.url}', mode: binary }
    shape: '{ "age": correlationid }'
    protobuf: { descriptor: user.binpb, message: shop.v1.User }
`,
  );
  bus = await openBus(
    file,
    {},
    {
      allowsLoopback: true,
      secrets: new Map([['shop/hook', key.toString('base64')]]),
    },
  );
});

afterAll(async () => {
  await bus.close();
  await web.stop();
  await rm(folder, { recursive: true, force: true });
});

test('a result comes to its web recipients, signed and in their shape', async () => {
  await bus.client.post([partEvent('item', 'k1', { n: 1 })]);
  const { desk = '' } = bus.running.recipients;
  const [envelope] = envelopesOf(await bus.client.receive(desk, (all) => all.length > 0));
  await until('two posts', () => web.posted.length >= 2, bus);
  const structured = web.posted.find(({ headers }) => headers['ce-id'] === undefined);
  const binary = web.posted.find(({ headers }) => headers['ce-id'] !== undefined);
  expect(JSON.parse(structured?.body.toString() ?? '')).toMatchObject({ id: envelope?.id, hopcount: 1 });
  const {
    'webhook-id': id,
    'webhook-timestamp': at,
    'webhook-signature': signature,
  } = structured?.headers ?? {};
  const mac = createHmac('sha256', key).update(`${String(id)}.${String(at)}.`);
  expect(signature).toBe(`v1,${mac.update(structured?.body ?? '').digest('base64')}`);
  expect(JSON.parse(binary?.body.toString() ?? '')).toEqual({ key: 'k1', items: 1 });
  expect(binary?.headers).toMatchObject({ 'ce-id': envelope?.id, 'content-type': 'application/json' });
});

test('a shape that fails is a dead letter of its recipient, with the place', async () => {
  const { 'recipient-broken': letters = '' } = bus.running.deadLetters;
  await bus.client.post([partEvent('item', 'k2', { n: 2 })]);
  const [letter] = await bus.client.receive(letters, (all) => all.length > 0);
  expect(envelopesOf([letter ?? {}])[0]).toMatchObject({ correlationid: expect.stringMatching(/^k/) });
  expect(bus.account).toContainEqual(
    expect.objectContaining({ kind: 'dead-letter', name: 'recipient-broken', reason: 'unshapable' }),
  );
});

test('a recipient gets its message of Protocol Buffers, and a misfit is a dead letter', async () => {
  const { 'recipient-mistyped': letters = '' } = bus.running.deadLetters;
  await bus.client.post([partEvent('user', 'u1', { id: exactNumber('9007199254740993') })]);
  const [letter] = await bus.client.receive(letters, (all) => all.length > 0);
  expect(envelopesOf([letter ?? {}])[0]).toMatchObject({ correlationid: 'u1' });
  expect(bus.account).toContainEqual(
    expect.objectContaining({ kind: 'dead-letter', name: 'recipient-mistyped', reason: 'unencodable' }),
  );
  const typed = 'application/protobuf; messageType=shop.v1.User';
  const isTyped = ({ headers }: { headers: { 'content-type'?: string | undefined } }): boolean =>
    headers['content-type'] === typed;
  await until('the message', () => web.posted.some(isTyped), bus);
  const posted = web.posted.filter(isTyped);
  expect(posted).toHaveLength(1);
  const type = openMessageType({ message: 'shop.v1.User', descriptor: shopDescriptor });
  expect(readMessage(type, posted[0]?.body ?? Buffer.of(), 100)).toEqual({
    userId: exactNumber('9007199254740993'),
    name: 'u1',
  });
});

test('a web recipient that is away for a while gets its result all the same', async () => {
  await web.stop();
  const before = web.posted.length;
  await bus.client.post([partEvent('item', 'k3', { n: 3 })]);
  const { desk = '' } = bus.running.recipients;
  await bus.client.receive(desk, (all) =>
    envelopesOf(all).some(({ correlationid }) => correlationid === 'k3'),
  );
  await web.listen();
  await until('two more posts', () => web.posted.length >= before + 2, bus);
});
