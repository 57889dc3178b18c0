import { expect, test } from 'vitest';
import type { KafkaEventRecord } from '../../shared/adapters/kafka/kafka-event.ts';
import { receiveFromKafka } from '../../shared/adapters/aws/kafka/receive-from-kafka.ts';
import { receiveFromRabbitmq } from '../../shared/adapters/aws/mq/receive-from-rabbitmq.ts';
import { createFeedHandler } from '../../shared/feed/create-feed-handler.ts';
import type { FeedRules } from '../../shared/policy/feed/feed.ts';
import type { FedMessage } from '../../shared/ports/fed-message.ts';
import type { QuarantineEntry } from '../../shared/ports/quarantine.ts';
import { usualRules } from '../contract/feed-samples.ts';
import { MemoryEntrance, outOfService } from '../fakes/memory-entrance.ts';
import { signed } from '../fakes/memory-log.ts';

const bytes = (...list: readonly number[]): readonly number[] => list.map((one) => (one << 24) >> 24);

function record(change: Partial<KafkaEventRecord> = {}): KafkaEventRecord {
  return {
    topic: 'orders',
    partition: 0,
    offset: 0,
    timestamp: 1_700_000_000_000,
    timestampType: 'CREATE_TIME',
    value: Buffer.from('{"n":1}').toString('base64'),
    headers: [],
    ...change,
  };
}

type Headers = NonNullable<KafkaEventRecord['headers']>;

const ce = (others: Readonly<Record<string, readonly number[]>> = {}): Headers =>
  Object.entries({
    ce_specversion: signed('1.0'),
    ce_id: signed('e1'),
    ce_source: signed('shop'),
    ce_type: signed('order'),
    ...others,
  }).map(([name, value]) => ({ [name]: value }));

function world(rules: Partial<FeedRules> = {}) {
  const bus = new MemoryEntrance();
  const quarantined: QuarantineEntry[] = [];
  const handle = createFeedHandler({
    topic: { name: 'order' },
    rules: { ...usualRules, ...rules },
    bridgeName: 'b',
    entrance: bus,
    quarantine: {
      async put(entries) {
        quarantined.push(...entries);
      },
    },
    clock: { now: () => 0 },
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  });
  const kafka = async (...records: readonly KafkaEventRecord[]) =>
    receiveFromKafka(
      handle,
      true,
    )({
      eventSource: 'aws:kafka',
      bootstrapServers: '',
      records: Object.groupBy(records, ({ topic, partition }) => `${topic}-${partition}`) as Record<
        string,
        KafkaEventRecord[]
      >,
    });
  return {
    bus,
    handle,
    kafka,
    rabbitmq: receiveFromRabbitmq(handle),
    quarantined,
    codes: () => quarantined.map(({ rejection: { code, attribute } }) => `${code} ${attribute ?? ''}`.trim()),
  };
}

const none = { batchItemFailures: [] };

test.each([
  ['far in the future', 8_640_000_000_000_001],
  ['beyond four digits of a year', 253_402_300_800_000],
  ['of the greatest number', Number.MAX_SAFE_INTEGER],
  ['below zero', -1],
])('a time of the broker %s is no time, and holds up no partition', async (_what, timestamp) => {
  const { bus, kafka, codes } = world();
  expect(await kafka(record({ timestamp }))).toEqual(none);
  expect(codes()).toEqual([]);
  const [only] = bus.taken;
  expect(only?.header.time).toBeUndefined();
});

test('ids whose bytes are no UTF-8 are quarantined, and are not one id', async () => {
  const { bus, kafka, codes } = world();
  const headers = [ce({ ce_id: bytes(0xff) }), ce({ ce_id: bytes(0xfe) })];
  expect(await kafka(...headers.map((one, offset) => record({ offset, headers: one })))).toEqual(none);
  expect(bus.events.size).toBe(0);
  expect(codes()).toEqual(['invalid-attribute id', 'invalid-attribute id']);
});

test.each([
  ['a number of 64 bits', Buffer.from([0, 0, 0, 0, 0, 0, 0, 7]), Buffer.from([0, 0, 0, 0, 0, 0, 0, 8])],
  ['bytes that are no UTF-8', Buffer.from([0x80, 0xff]), Buffer.from([0x80, 0xfe])],
])('a key that is %s is a partition key of its own', async (_what, one, other) => {
  const { bus, kafka, codes } = world();
  await kafka(
    record({ key: one.toString('base64') }),
    record({ offset: 1, key: other.toString('base64') }),
    record({ offset: 2, key: one.toString('base64') }),
  );
  expect(codes()).toEqual([]);
  const [a, b, c] = bus.taken.map(({ header }) => header.partitionkey);
  expect(a).toMatch(/./);
  expect(a).toBe(c);
  expect(a).not.toBe(b);
});

test.each(['Content-Type', 'CONTENT-TYPE', 'content-type'])(
  'the header %s is the media type',
  async (name) => {
    const { bus, kafka } = world();
    await kafka(record({ headers: [...ce(), { [name]: signed('application/json') }] }));
    expect(bus.taken[0]?.body).toEqual({ kind: 'json', value: { n: 1 } });
  },
);

test('of an id that comes twice the last one counts', async () => {
  const { bus, kafka } = world();
  await kafka(record({ headers: [...ce(), { ce_id: signed('e2') }] }));
  expect([...bus.events.keys()]).toEqual(['shop e2']);
});

test('a record without headers and without a key is a plain message', async () => {
  const { bus, kafka } = world();
  const { headers: _, ...bare } = record();
  expect(await kafka(bare)).toEqual(none);
  expect([...bus.events.keys()]).toEqual(['shop orders/0/0']);
});

test.each([
  ['event', 1, 0],
  ['skip', 0, 0],
  ['reject', 0, 1],
] as const)('tombstones with nulls: %s', async (nulls, taken, quarantined) => {
  const one = world({ nulls });
  const { value: _, ...tombstone } = record({ key: Buffer.from('k').toString('base64') });
  expect(await one.kafka(tombstone)).toEqual(none);
  expect([one.bus.events.size, one.quarantined.length]).toEqual([taken, quarantined]);
});

test('an event without an id is quarantined with the name of what it lacks', async () => {
  const { kafka, codes } = world();
  const headers = ce().filter((one) => !Object.hasOwn(one, 'ce_id'));
  expect(await kafka(record({ headers }))).toEqual(none);
  expect(codes()).toEqual(['missing-attribute id']);
});

test('a header named like a member of every object does no harm', async () => {
  const { bus, kafka } = world();
  const odd = ['__proto__', 'constructor', 'ce___proto__', 'toString'];
  const headers = [
    ...ce(),
    // Unlike a literal, this makes `__proto__` a member like any other.
    ...odd.map((name) => Object.fromEntries([[name, [120]]])),
  ];
  expect(await kafka(record({ headers }))).toEqual(none);
  expect(bus.events.size + bus.rejections.length).toBe(1);
});

test('a partition that no feed has seen is handled like any other', async () => {
  const { bus, kafka } = world();
  await kafka(record({ partition: 2_147_483_647, offset: Number.MAX_SAFE_INTEGER }));
  const [only] = bus.taken;
  expect(only?.header.sequence).toBe('2147483647-0009007199254740991-000000');
});

test('a topic that the feed does not name is quarantined', async () => {
  const { kafka, codes } = world({ sources: { others: ['shop'] } });
  expect(await kafka(record())).toEqual(none);
  expect(codes()).toHaveLength(1);
});

test('of a batch of events the bad ones are quarantined one by one, and each has its rejection', async () => {
  const { bus, kafka, codes } = world();
  const good = { specversion: '1.0', id: 'g', source: 'shop', type: 'order', data: 1 };
  const batch = [good, { ...good, id: '' }, 7, { ...good, id: 'h', source: '/evil' }, { id: 'x' }];
  const headers = [{ 'content-type': signed('application/cloudevents-batch+json') }];
  const value = Buffer.from(JSON.stringify(batch)).toString('base64');
  expect(await kafka(record({ headers, value }))).toEqual(none);
  expect(bus.events.size).toBe(1);
  expect(codes()).toHaveLength(4);
  expect(bus.rejections).toHaveLength(4);
});

test('a batch is split down to the message that the bus refuses for now', async () => {
  const { bus, kafka } = world();
  bus.judge = ({ header }) => (header.id === 'orders/0/5' ? outOfService : { kind: 'taken' });
  const records = Array.from({ length: 8 }, (_, offset) => record({ offset }));
  const { batchItemFailures } = await kafka(...records);
  expect(batchItemFailures).toEqual([{ itemIdentifier: { partition: 'orders-0', offset: 5 } }]);
});

test('a value of megabytes is quarantined within what a queue takes', async () => {
  const { bus, kafka, quarantined } = world();
  bus.judge = ({ header }) =>
    header.source === 'shop' ? { kind: 'refused', code: 'EntryTooLarge' } : { kind: 'taken' };
  const value = Buffer.from(JSON.stringify('\u0001"'.repeat(400_000))).toString('base64');
  expect(await kafka(record({ value }))).toEqual(none);
  expect(quarantined[0]?.rejection.code).toBe('too-large');
  expect(quarantined[0]?.original.length).toBeLessThan(1_000_000);
});

test.each([
  ['gzip', Buffer.from([0x1f, 0x8b, 8, 0])],
  ['nothing', Buffer.alloc(0)],
  ['a lone surrogate', Buffer.from('"\\ud800"')],
  ['a NUL', Buffer.from([0])],
  ['a byte order mark', Buffer.from('\ufeff{"n":1}')],
  ['nesting without end', Buffer.from('['.repeat(100_000))],
])('a value of %s settles: it is taken or quarantined', async (_what, value) => {
  const { bus, kafka, quarantined } = world();
  expect(await kafka(record({ value: value.toString('base64') }))).toEqual(none);
  expect(bus.events.size + quarantined.length).toBe(1);
});

test('messages of RabbitMQ without any property are quarantined, each with an event of its own', async () => {
  const { bus, rabbitmq, codes } = world();
  const bare = {
    contentType: null,
    headers: null,
    correlationId: null,
    messageId: null,
    type: null,
    userId: null,
    appId: null,
  };
  const messages = ['1', '2', '2'].map((value) => ({
    basicProperties: bare,
    redelivered: false,
    data: Buffer.from(value).toString('base64'),
  }));
  await rabbitmq({
    eventSource: 'aws:rmq',
    eventSourceArn: '',
    rmqMessagesByQueue: { 'orders::/': messages },
  });
  expect(codes()).toEqual(['id-missing id', 'id-missing id', 'id-missing id']);
  expect(bus.rejections).toHaveLength(2);
});

test('headers of RabbitMQ of every type settle', async () => {
  const { bus, rabbitmq, codes } = world({ headers: { subject: 'x' } });
  const list = [1, 2.5, true, null, {}, [], { bytes: [] }, { bytes: [-1, -2] }, 'text'];
  const messages = list.map((x, index) => ({
    basicProperties: {
      contentType: null,
      headers: { x },
      correlationId: null,
      messageId: `m${index}`,
      type: null,
      userId: null,
      appId: null,
    },
    redelivered: true,
    data: Buffer.from('1').toString('base64'),
  }));
  await rabbitmq({ eventSource: 'aws:rmq', eventSourceArn: '', rmqMessagesByQueue: { 'a::b::/': messages } });
  expect(bus.events.size + codes().length).toBe(list.length);
});

test('the same batch twice gives the same events and the same rejections', async () => {
  const { bus, handle } = world();
  const messages = [0, 1, 2].map((offset): FedMessage => ({
    place: { kind: 'log', topic: 'orders', partition: 1, offset: String(offset) },
    headers: new Map(),
    value: Buffer.from(offset === 1 ? '{' : '1'),
  }));
  await handle(messages);
  const [events, rejections] = [[...bus.events.keys()], bus.rejections];
  await handle(messages);
  expect([[...bus.events.keys()], bus.rejections]).toEqual([events, rejections]);
});
