import { afterAll, beforeAll, expect, test } from 'vitest';
import type { JsonObject } from '../../../shared/json/json.ts';
import { isJsonObject } from '../../../shared/json/is-json-object.ts';
import { readJson } from '../../../shared/json/parse-json.ts';
import { textMember } from '../../../shared/messages/message-version.ts';
import { until } from '../../progress.ts';
import type { Event } from './client.ts';
import { type Bus, openBus } from './open-bus.ts';

let bus: Bus;

beforeAll(async () => {
  bus = await openBus('numbers.yaml');
});

afterAll(() => bus.close());

/** @param data the text of the body, whose digits are the subject */
function event(topic: string, source: string, id: string, data: string, more: JsonObject = {}): Event {
  const body = readJson(data);
  return { source, topic, detail: { specversion: '1.0', id, source, type: topic, ...more, data: body } };
}

const received = new Map<string, string>();

/** The text of the fused envelope with a correlation key, as the recipient gets it. */
async function fused(key: string): Promise<string> {
  const queue = bus.running.recipients['desk'] ?? '';
  while (!received.has(key)) {
    for (const { Body: body = '' } of await bus.client.receive(queue, (all) => all.length > 0)) {
      const envelope = readJson(body);
      if (isJsonObject(envelope)) received.set(textMember(envelope, 'correlationid') ?? '', body);
    }
  }
  return received.get(key) ?? '';
}

async function rejected(id: string) {
  const found = () => bus.account.filter((one) => one.kind === 'rejected' && one.id === id);
  await until(`the rejection of ${id}`, () => found().length > 0, bus);
  return found()[0];
}

test('customers whose ids differ in the last of 18 digits are two groups', async () => {
  await bus.client.post([
    event('order', 'shop', 'o1', '{"customer":820982911946154508,"name":"Ann"}'),
    event('payment', 'bank', 'p1', '{"customer":820982911946154509,"card":"Bob"}'),
    event('payment', 'bank', 'p2', '{"customer":820982911946154508,"card":"Ann"}'),
  ]);
  const text = await fused('820982911946154508');
  expect(text).toContain('"name":"Ann"');
  expect(text).toContain('"card":"Ann"');
  expect(text).not.toContain('Bob');
  expect(text).toContain('"customer":820982911946154508');
});

const digits =
  '"id":9007199254740993,"nanos":1672531200000000001,"u64":12345678901234567890,"money":123456789.123456789123,"tiny":1e-400,"ids":[9007199254740993,9007199254740992]';

test('a recipient gets every digit that was sent', async () => {
  const one = { correlationid: 'one-source', groupsize: 1 };
  await bus.client.post([event('reading', 'a', 'n1', `{${digits}}`, one)]);
  expect(await fused('one-source')).toContain(`{${digits}}`);
});

test('a body in the bucket keeps every digit', async () => {
  const one = { correlationid: 'large', groupsize: 1 };
  const pages = JSON.stringify('页'.repeat(100_000));
  await bus.client.post([event('reading', 'a', 'n2', `{"text":${pages},${digits}}`, one)]);
  expect(await fused('large')).toContain(digits);
});

test('of three different ids the middle one is settled, and none agrees with it', async () => {
  const three = { correlationid: 'three-sources', groupsize: 3 };
  await bus.client.post([
    event('reading', 'a', 'v1', '{"id":9007199254740993,"mean":0.1}', three),
    event('reading', 'b', 'v2', '{"id":9007199254740992,"mean":0.2}', three),
    event('reading', 'c', 'v3', '{"id":9007199254740994,"mean":0.3}', three),
  ]);
  const text = await fused('three-sources');
  expect(text).toContain('"merged":{"reading":{"id":9007199254740993,"mean":0.2}}');
  expect(text).toContain(
    '"claims":[{"value":9007199254740992,"sources":["b"],"weight":1},{"value":9007199254740993,"sources":["a"],"weight":1},{"value":9007199254740994,"sources":["c"],"weight":1}]',
  );
  expect(text).toContain('"field":"/reading/id","loss":"absolute","winners":["a"],"dissenters":["b","c"]');
});

test('the same id with another large number is a conflict', async () => {
  const two = { correlationid: 'conflict', groupsize: 2 };
  await bus.client.post([event('reading', 'a', 'd1', '{"id":9007199254740993}', two)]);
  await bus.client.post([event('reading', 'a', 'd1', '{"id":9007199254740992}', two)]);
  expect(await rejected('d1')).toMatchObject({ code: 'id-conflict' });
});

test.each<[name: string, event: Event, rejection: object]>([
  [
    'a number beyond all doubles',
    event('reading', 'a', 'r1', '{"order":{"lines":[1,1e400]}}', { correlationid: 'r1' }),
    { code: 'invalid-data', message: 'data/order/lines/1 holds a number out of range' },
  ],
  [
    'an attribute of more than 32 bits',
    event('reading', 'a', 'r2', '{}', { correlationid: 'r2', groupsize: readJson('9007199254740993') }),
    {
      code: 'invalid-attribute',
      message: 'groupsize must be a string without control characters, a boolean or an integer of 32 bits',
    },
  ],
  [
    'arithmetic of an expression with an exact number',
    event('sum', 'a', 'r3', '{"total":9007199254740993}'),
    {
      code: 'correlation-missing',
      message: expect.stringMatching(/failed on this envelope, at character \d+ \(T2001\)$/),
    },
  ],
  [
    'a number that is no multiple',
    event('reading', 'a', 'r4', '{"money":123456789.1234567891234}', { correlationid: 'r4' }),
    { code: 'schema-violation', message: expect.stringContaining('/money must be multiple of') },
  ],
  [
    'a list with one large id twice',
    event('reading', 'a', 'r5', '{"ids":[9007199254740993,9007199254740993]}', { correlationid: 'r5' }),
    { code: 'schema-violation', message: expect.stringContaining('/ids must NOT have duplicate items') },
  ],
])('%s is rejected with its place', async (_name, one, rejection) => {
  await bus.client.post([one]);
  expect(await rejected(textMember(one.detail, 'id') ?? '')).toMatchObject(rejection);
});
