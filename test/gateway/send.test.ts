import { createClient } from '@connectrpc/connect';
import { describe, expect, test } from 'vitest';
import { encodeEnvelope } from '../../shared/envelope/encode-envelope.ts';
import { parseJson } from '../../shared/json/parse-json.ts';
import { RetryableError } from '../../shared/ports/retryable-error.ts';
import { Bus } from '../../shared/gateway/generated/fusion/v1/bus_pb.ts';
import { MemoryBus } from './memory-bus.ts';
import { refused } from './refused.ts';

const encoder = new TextEncoder();

function callAs(source: string) {
  const bus = new MemoryBus();
  return { bus, client: createClient(Bus, bus.transport({ kind: 'caller', source, connection: bus })) };
}

const ofText = (type: string, text: string) => ({ type, data: { case: 'textData' as const, value: text } });

describe('Send', () => {
  test('posts an event with the source of its caller', async () => {
    const { bus, client } = callAs('crm');
    const { id } = await client.send({
      event: {
        ...ofText('order', '{"total":12345678901234567890.10}'),
        attributes: {
          correlationid: { attr: { case: 'ceString', value: 'k' } },
          time: { attr: { case: 'ceTimestamp', value: { seconds: 1_700_000_000n, nanos: 120_000_000 } } },
          urgent: { attr: { case: 'ceBoolean', value: true } },
        },
      },
    });
    expect(id).toBe('id-1');
    expect(JSON.stringify(bus.posted.map(encodeEnvelope))).toBe(
      '[{"correlationid":"k","time":"2023-11-14T22:13:20.12Z","urgent":true,"specversion":"1.0","type":"order","source":"crm","id":"id-1","data":{"total":12345678901234567890.10}}]',
    );
  });

  test('refuses an event that states another source', async () => {
    const { bus, client } = callAs('crm');
    const refusal = await refused(client.send({ event: { ...ofText('order', '1'), source: 'erp' } }));
    expect(refusal).toMatchObject({ code: 'PermissionDenied', place: 'events[0].source' });
    expect(bus.posted).toEqual([]);
  });

  test('refuses a source that the topic does not admit', async () => {
    const { client } = callAs('erp');
    expect(await refused(client.send({ event: ofText('order', '1') }))).toMatchObject({
      code: 'PermissionDenied',
      remedy: expect.stringContaining('"crm"'),
    });
  });

  test('names the type that was probably meant', async () => {
    const { client } = callAs('crm');
    expect(await refused(client.send({ event: ofText('ordr', '1') }))).toEqual({
      code: 'NotFound',
      place: 'events[0].type',
      cause: 'no topic takes the type "ordr"',
      remedy: 'did you mean "order"?',
    });
    expect(await refused(client.send({}))).toMatchObject({ code: 'InvalidArgument', place: 'events' });
  });

  test('refuses text that is no JSON, and JSON that has a member twice', async () => {
    const { client } = callAs('crm');
    for (const text of ['{', '{"a":1,"a":2}'])
      expect(await refused(client.send({ event: ofText('order', text) }))).toMatchObject({
        code: 'InvalidArgument',
        place: 'events[0].text_data',
      });
  });

  test('takes other text and bytes as they are', async () => {
    const { bus, client } = callAs('crm');
    const datacontenttype = { attr: { case: 'ceString' as const, value: 'text/plain' } };
    await client.send({ event: { ...ofText('order', '{'), attributes: { datacontenttype } } });
    await client.send({
      event: { type: 'order', data: { case: 'binaryData', value: Uint8Array.of(1, 2) } },
    });
    expect(bus.posted.map(({ body }) => body)).toEqual([
      { kind: 'json', value: '{' },
      { kind: 'bytes', base64: 'AQI=' },
    ]);
  });

  test('answers UNAVAILABLE when AWS does not answer now, and INTERNAL for a defect that it reports', async () => {
    const { bus, client } = callAs('crm');
    bus.fault = new RetryableError('EventBridge is throttled');
    expect(await refused(client.send({ event: ofText('order', '1') }))).toMatchObject({
      code: 'Unavailable',
      cause: 'EventBridge is throttled',
    });
    bus.fault = new TypeError('a secret defect');
    expect(await refused(client.send({ event: ofText('order', '1') }))).toMatchObject({ code: 'Internal' });
    expect(bus.faults).toEqual([bus.fault]);
  });
});

describe('SendBatch', () => {
  test('posts none when one is malformed, and says which', async () => {
    const { bus, client } = callAs('crm');
    const events = [ofText('order', '1'), { ...ofText('order', '2'), id: 'bad\nid' }];
    expect(await refused(client.sendBatch({ events }))).toMatchObject({
      code: 'InvalidArgument',
      place: 'events[1].id',
    });
    expect(bus.posted).toEqual([]);
  });

  test('answers the ids in order, and fills in the key', async () => {
    const { bus, client } = callAs('crm');
    const events = [ofText('order', '1'), { ...ofText('stock', '2'), id: 'own' }];
    expect((await client.sendBatch({ events, key: 'k' })).ids).toEqual(['id-1', 'own']);
    expect(bus.posted.map(({ header }) => header.correlationid)).toEqual(['k', 'k']);
  });

  test('takes a thousand events and not one more', async () => {
    const { client } = callAs('crm');
    const events = Array.from({ length: 1_001 }, () => ofText('order', '1'));
    expect(await refused(client.sendBatch({ events }))).toMatchObject({ code: 'ResourceExhausted' });
    expect((await client.sendBatch({ events: events.slice(1) })).ids).toHaveLength(1_000);
  });
});

describe('SendMessage', () => {
  test('posts a plain message to its topic', async () => {
    const { bus, client } = callAs('crm');
    await client.sendMessage({ topic: 'order', body: encoder.encode('{"a":1}'), key: 'k' });
    expect(bus.posted.map(({ header, body }) => [header.type, header.correlationid, body])).toEqual([
      ['order', 'k', { kind: 'json', value: { a: 1 } }],
    ]);
  });

  test('wants the type itself where a topic takes types by patterns', async () => {
    const { bus, client } = callAs('crm');
    expect(await refused(client.sendMessage({ topic: 'payments' }))).toMatchObject({
      code: 'InvalidArgument',
      place: 'topic',
    });
    await client.sendMessage({ topic: 'payment.made' });
    expect(bus.posted[0]?.header.type).toBe('payment.made');
  });

  test('goes straight to a recipient, and says so', async () => {
    const { bus, client } = callAs('crm');
    const { id } = await client.sendMessage({
      topic: 'order',
      body: encoder.encode('{"a":1}'),
      recipient: 'dispatch',
    });
    expect(bus.posted).toEqual([]);
    const parsed = parseJson(bus.dispatch.ready[0]?.text ?? '');
    expect(parsed).toEqual({
      kind: 'json',
      value: {
        specversion: '1.0',
        id,
        source: 'crm',
        type: 'order',
        datacontenttype: 'application/json',
        delivery: 'direct',
        data: { a: 1 },
      },
    });
  });

  test('goes to no recipient past a topic that removes fields', async () => {
    const { bus, client } = callAs('crm');
    const message = { topic: 'person', body: encoder.encode('{}'), recipient: 'dispatch' };
    expect(await refused(client.sendMessage(message))).toMatchObject({ code: 'FailedPrecondition' });
    expect(bus.dispatch.ready).toEqual([]);
  });

  test('names the recipients there are', async () => {
    const { client } = callAs('crm');
    expect(await refused(client.sendMessage({ topic: 'order', recipient: 'nobody' }))).toMatchObject({
      code: 'NotFound',
      remedy: 'name one of dispatch, ledger',
    });
  });
});
