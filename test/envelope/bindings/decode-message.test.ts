import { describe, expect, test } from 'vitest';
import {
  amqpBinding,
  type Binding,
  httpBinding,
  kafkaBinding,
} from '../../../shared/envelope/bindings/binding.ts';
import { decodeMessage, type DecodedMessage } from '../../../shared/envelope/bindings/decode-message.ts';
import { encodeBinary, wireHeaders } from '../../../shared/envelope/bindings/encode-message.ts';
import type { TransportMessage } from '../../../shared/envelope/bindings/transport-message.ts';
import type { Json } from '../../../shared/json/json.ts';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const required = { specversion: '1.0', id: 'i', source: '/s', type: 't' };

function messageOf(
  headers: Readonly<Record<string, string>>,
  value: Uint8Array | null,
  contentType?: string,
): TransportMessage {
  return {
    headers: new Map(Object.entries(headers)),
    value,
    ...(contentType !== undefined && { contentType }),
  };
}

const decode = (binding: Binding, message: TransportMessage): DecodedMessage =>
  decodeMessage(binding, message, { maxDepth: 100 });

const ce = (others: Readonly<Record<string, string>> = {}): Record<string, string> =>
  Object.fromEntries(
    Object.entries({ ...required, ...others }).map(([name, value]) => [`ce_${name}`, value]),
  );

function bodyOf(decoded: DecodedMessage): unknown {
  const [first] = decoded.kind === 'events' ? decoded.events : [];
  return first?.kind === 'envelope' ? first.envelope.body : decoded;
}

function faultOf(decoded: DecodedMessage): unknown {
  if (decoded.kind === 'malformed') return decoded.rejection;
  const [first] = decoded.kind === 'events' ? decoded.events : [];
  return first?.kind === 'malformed' ? first.rejection : decoded;
}

const jsonText = (value: Json): Uint8Array => utf8(JSON.stringify(value));

describe('binary mode', () => {
  test('JSON is a JSON body', () => {
    const message = messageOf(ce(), utf8('{"a":1}'), 'application/json');
    expect(bodyOf(decode(kafkaBinding, message))).toEqual({ kind: 'json', value: { a: 1 } });
  });

  test('a null value is an event without data', () => {
    expect(bodyOf(decode(kafkaBinding, messageOf(ce(), null)))).toEqual({ kind: 'none' });
    expect(bodyOf(decode(kafkaBinding, messageOf(ce(), null, 'application/json')))).toEqual({ kind: 'none' });
  });

  test('bytes without a media type stay bytes', () => {
    expect(bodyOf(decode(kafkaBinding, messageOf(ce(), utf8('{"a":1}'))))).toEqual({
      kind: 'bytes',
      base64: 'eyJhIjoxfQ==',
    });
  });

  test('no bytes of a Protocol Buffers type are a message of that type', () => {
    const message = messageOf(ce(), new Uint8Array(), 'application/protobuf');
    expect(bodyOf(decode(kafkaBinding, message))).toEqual({ kind: 'bytes', base64: '' });
  });

  test('no bytes are no data on a transport without null', () => {
    const headers = Object.fromEntries(
      Object.entries(required).map(([name, value]) => [`ce-${name}`, value]),
    );
    expect(bodyOf(decode(httpBinding, messageOf(headers, new Uint8Array())))).toEqual({ kind: 'none' });
  });

  test('a header named data is no body', () => {
    expect(faultOf(decode(kafkaBinding, messageOf(ce({ data: 'x' }), null)))).toMatchObject({
      attribute: 'data',
    });
  });

  test('JSON that cannot be read is named data, as its producer knows it', () => {
    expect(faultOf(decode(kafkaBinding, messageOf(ce(), utf8('{'), 'application/json')))).toEqual({
      code: 'invalid-data',
      attribute: 'data',
      message: 'data must hold JSON, because datacontenttype does not say otherwise',
    });
  });

  test('a member that JSON has twice is malformed', () => {
    const message = messageOf(ce(), utf8('{"a":1,"a":2}'), 'application/json');
    expect(faultOf(decode(kafkaBinding, message))).toMatchObject({ code: 'invalid-data', attribute: 'data' });
  });

  test('a hop count is a number, and a text that is none breaks its rule', () => {
    const decoded = decode(kafkaBinding, messageOf(ce({ hopcount: '3' }), null));
    expect(decoded).toMatchObject({ events: [{ envelope: { header: { hopcount: 3 } } }] });
    expect(faultOf(decode(kafkaBinding, messageOf(ce({ hopcount: '3.5' }), null)))).toMatchObject({
      attribute: 'hopcount',
    });
  });

  test('both prefixes of AMQP are read, and two values of one attribute are malformed', () => {
    const colon = Object.fromEntries(
      Object.entries(required).map(([name, value]) => [`cloudEvents:${name}`, value]),
    );
    expect(decode(amqpBinding, messageOf(colon, utf8('')))).toMatchObject({ mode: 'binary' });
    const same = messageOf({ ...colon, cloudEvents_id: 'i' }, utf8(''));
    expect(decode(amqpBinding, same)).toMatchObject({ events: [{ kind: 'envelope' }] });
    const other = messageOf({ ...colon, cloudEvents_id: 'j' }, utf8(''));
    expect(faultOf(decode(amqpBinding, other))).toMatchObject({
      attribute: 'id',
      message: 'id has two values',
    });
  });

  test.each([
    ['1796040000', '2026-11-30T12:00:00.000Z'],
    ['1796040000123', '2026-11-30T12:00:00.123Z'],
    ['2026-11-30T12:00:00Z', '2026-11-30T12:00:00Z'],
  ])('a time that AMQP carries as %s is the time %s', (written, time) => {
    const headers = Object.entries({ ...required, time: written });
    const message = messageOf(
      Object.fromEntries(headers.map(([name, value]) => [`cloudEvents:${name}`, value])),
      utf8(''),
    );
    expect(decode(amqpBinding, message)).toMatchObject({ events: [{ envelope: { header: { time } } }] });
  });

  test('a time of Kafka and of HTTP must be a timestamp', () => {
    expect(faultOf(decode(kafkaBinding, messageOf(ce({ time: '1796040000' }), null)))).toMatchObject({
      attribute: 'time',
    });
  });

  test('a time that is a number beyond all times is malformed', () => {
    const headers = Object.entries({ ...required, time: '9'.repeat(15) });
    const message = messageOf(
      Object.fromEntries(headers.map(([name, value]) => [`cloudEvents_${name}`, value])),
      utf8(''),
    );
    expect(faultOf(decode(amqpBinding, message))).toMatchObject({ attribute: 'time' });
  });

  test('the prefix that SDKs for RabbitMQ write is read', () => {
    const headers = Object.entries({ ...required, subject: 'Größe' });
    const message = messageOf(
      Object.fromEntries(headers.map(([name, value]) => [`ce-${name}`, value])),
      utf8('1'),
      'application/json',
    );
    expect(decode(amqpBinding, message)).toMatchObject({
      mode: 'binary',
      events: [{ envelope: { header: { subject: 'Größe' } } }],
    });
  });

  test('HTTP names have any case, and values are quoted or percent-encoded', () => {
    const headers = {
      'CE-SpecVersion': '1.0',
      'ce-ID': '"a \\"b\\""',
      'Ce-Source': '/s',
      'ce-type': 't',
      'ce-subject': 'Euro%20%E2%82%AC%20%F0%9F%98%80 100%',
    };
    expect(decode(httpBinding, messageOf(headers, utf8('')))).toMatchObject({
      events: [{ envelope: { header: { id: 'a "b"', subject: 'Euro € 😀 100%' } } }],
    });
  });

  test('a percent-encoded value that is no UTF-8 is malformed', () => {
    const headers = { 'ce-specversion': '1.0', 'ce-id': '%C0%A0', 'ce-source': '/s', 'ce-type': 't' };
    expect(faultOf(decode(httpBinding, messageOf(headers, utf8(''))))).toMatchObject({ attribute: 'id' });
  });
});

describe('structured mode', () => {
  test.each(['application/json', 'text/json; charset=utf-8', undefined])(
    'JSON that is an event is one, labelled %s',
    (contentType) => {
      const decoded = decode(kafkaBinding, messageOf({}, jsonText({ ...required, data: 1 }), contentType));
      expect(decoded).toMatchObject({ kind: 'events', mode: 'structured' });
      expect(bodyOf(decoded)).toEqual({ kind: 'json', value: 1 });
    },
  );

  test('JSON whose specversion means something else is plain', () => {
    expect(decode(kafkaBinding, messageOf({}, jsonText({ specversion: '1.0' })))).toEqual({ kind: 'plain' });
    expect(decode(kafkaBinding, messageOf({}, jsonText({ ...required, specversion: 1 })))).toEqual({
      kind: 'plain',
    });
  });

  test('the media type stands before the headers', () => {
    const message = messageOf(
      ce({ id: 'other' }),
      jsonText(required),
      'application/cloudevents+json; charset=UTF-8',
    );
    expect(decode(kafkaBinding, message)).toMatchObject({
      mode: 'structured',
      events: [{ envelope: { header: { id: 'i' } } }],
    });
  });

  test.each([
    ['application/cloudevents+protobuf', 'invalid-data', utf8('{}')],
    ['application/cloudevents+json; charset=utf-16', 'invalid-data', utf8('{}')],
    ['application/cloudevents+json', 'not-json', utf8('{')],
    ['application/cloudevents+json', 'not-json', null],
    ['application/cloudevents+json', 'not-json', Uint8Array.of(0xff)],
    ['application/cloudevents-batch+json', 'not-an-event', utf8('{}')],
    ['application/cloudevents+json', 'missing-attribute', utf8('{}')],
  ])('%s is %s where it cannot be read', (contentType, code, value) => {
    expect(faultOf(decode(kafkaBinding, messageOf({}, value, contentType)))).toMatchObject({ code });
  });

  test('a name that comes twice is malformed', () => {
    const text = '{"specversion":"1.0","id":"i","id":"j","source":"/s","type":"t"}';
    const message = messageOf({}, utf8(text), 'application/cloudevents+json');
    expect(faultOf(decode(kafkaBinding, message))).toMatchObject({
      code: 'invalid-attribute',
      attribute: 'id',
    });
  });
});

test('a batch gives its events in their order, and each fault in its place', () => {
  const batch = jsonText([required, { ...required, id: '' }, { ...required, id: 'k' }]);
  expect(decode(httpBinding, messageOf({}, batch, 'application/cloudevents-batch+json'))).toMatchObject({
    mode: 'batched',
    events: [{ kind: 'envelope' }, { kind: 'malformed' }, { kind: 'envelope' }],
  });
});

test.each([null, utf8(''), utf8('text'), Uint8Array.of(0xff)])(
  'a message without marks is plain: %s',
  (value) => {
    expect(decode(kafkaBinding, messageOf({ other: 'x' }, value))).toEqual({ kind: 'plain' });
    expect(decode(kafkaBinding, messageOf({}, value, 'application/avro'))).toEqual({ kind: 'plain' });
  },
);

test('text in another charset is written in UTF-8, and says so', () => {
  const message = encodeBinary(kafkaBinding, {
    header: { ...required, specversion: '1.0', datacontenttype: 'text/plain; charset="iso-8859-1"' },
    body: { kind: 'json', value: 'é' },
  });
  expect(message.contentType).toBe('text/plain; charset=utf-8');
  expect(wireHeaders(kafkaBinding, message).get('content-type')).toBe('text/plain; charset=utf-8');
  expect(wireHeaders(amqpBinding, message).has('content-type')).toBe(false);
});

test('the partition key is the key of the message', () => {
  const header = { ...required, specversion: '1.0', partitionkey: 'k' } as const;
  expect(encodeBinary(kafkaBinding, { header, body: { kind: 'none' } })).toMatchObject({
    key: 'k',
    value: null,
  });
});
