import { createFileRegistry, fromBinary, fromJson, type JsonValue, toBinary } from '@bufbuild/protobuf';
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { expect, test } from 'vitest';
import { parseMediaType } from '../../../../shared/envelope/encodings/media-type.ts';
import { protobufDecoder } from '../../../../shared/envelope/encodings/protobuf/protobuf-decoder.ts';
import { ExactNumber } from '../../../../shared/json/exact-number.ts';
import { shopDescriptor } from '../../../fakes/shop-descriptors.ts';

const registry = createFileRegistry(
  fromBinary(FileDescriptorSetSchema, Buffer.from(shopDescriptor, 'base64')),
);

function descOf(message: string) {
  const desc = registry.getMessage(message);
  if (desc === undefined) throw new Error(message);
  return desc;
}

function bytesOf(message: string, json: JsonValue): Uint8Array {
  return toBinary(descOf(message), fromJson(descOf(message), json, { registry }));
}

function decode(message: string, bytes: Uint8Array, type = 'application/protobuf') {
  const decoder = protobufDecoder({ message, descriptor: shopDescriptor });
  const mediaType = parseMediaType(type);
  if (mediaType === undefined || !decoder.reads(mediaType)) throw new Error(`nobody reads ${type}`);
  return decoder.decode({ bytes, mediaType, attribute: 'data_base64', maxDepth: 100 });
}

function valueOf(message: string, bytes: Uint8Array) {
  const decoded = decode(message, bytes);
  return decoded.kind === 'body' && decoded.body.kind === 'json' ? decoded.body.value : decoded;
}

test('a message becomes JSON with names, exact numbers and short floats', () => {
  const json = {
    userId: '9007199254740993',
    name: 'Ann',
    price: 0.1,
    level: 'LEVEL_GOLD',
    marks: [1, 2],
    addresses: [{ street: 'A', zip: '18446744073709551615' }],
    counts: { a: '1', b: '9007199254740995' },
    homes: { 7: { street: 'B' } },
    phone: '5',
    age: 0,
    seenAt: '2026-01-02T03:04:05.000000006Z',
    took: '1.5s',
    wide: '-9223372036854775808',
    loose: { a: [1, null, { b: 'c' }] },
    anyValue: null,
    mask: 'a.b,cD',
  };
  expect(JSON.stringify(valueOf('shop.v1.User', bytesOf('shop.v1.User', json)))).toBe(
    '{"userId":9007199254740993,"name":"Ann","price":0.1,"level":"LEVEL_GOLD","marks":[1,2],' +
      '"addresses":[{"street":"A","zip":18446744073709551615}],"counts":{"a":1,"b":9007199254740995},' +
      '"homes":{"7":{"street":"B"}},"phone":5,"age":0,"seenAt":"2026-01-02T03:04:05.000000006Z","took":"1.500s",' +
      '"wide":-9223372036854775808,"loose":{"a":[1,null,{"b":"c"}]},"anyValue":null,"mask":"a.b,cD"}',
  );
  expect(valueOf('shop.v1.User', bytesOf('shop.v1.User', { userId: '9007199254740993' }))).toEqual({
    userId: expect.any(ExactNumber),
  });
});

test('an Any holds a message of the set; a foreign one is malformed', () => {
  const user = { load: { '@type': 'type.googleapis.com/shop.v1.Address', zip: '1' } };
  const took = { load: { '@type': 'type.googleapis.com/google.protobuf.Duration', value: '2s' } };
  expect(valueOf('shop.v1.Carrier', bytesOf('shop.v1.Carrier', user))).toEqual({
    load: { ...user.load, zip: 1 },
  });
  expect(valueOf('shop.v1.Carrier', bytesOf('shop.v1.Carrier', took))).toEqual(took);
  const foreign = new BinaryWriter();
  foreign
    .tag(1, WireType.LengthDelimited)
    .fork()
    .tag(1, WireType.LengthDelimited)
    .string('a/other.Type')
    .join();
  expect(valueOf('shop.v1.Carrier', foreign.finish())).toMatchObject({
    rejection: { attribute: 'data/load' },
  });
});

test('a group, a required field and an enum of proto2', () => {
  const json = { count: 3, part: { note: 'x' }, closed: 'ONE' };
  expect(valueOf('shop.v1.Old', bytesOf('shop.v1.Old', json))).toEqual(json);
  expect(valueOf('shop.v1.Old', new Uint8Array())).toMatchObject({ rejection: { attribute: 'data/count' } });
  const unknown = new BinaryWriter()
    .tag(1, WireType.Varint)
    .int32(1)
    .tag(3, WireType.Varint)
    .int32(9)
    .finish();
  expect(valueOf('shop.v1.Old', unknown)).toMatchObject({ kind: 'malformed' });
});

test('an empty body is an empty message', () => {
  expect(valueOf('shop.v1.User', new Uint8Array())).toEqual({});
});

const writer = () => new BinaryWriter();
const nested = (number: number, inner: BinaryWriter) =>
  writer().tag(number, WireType.LengthDelimited).bytes(inner.finish());

test.each<[string, Uint8Array, string, string]>([
  [
    'an unknown field',
    writer().tag(99, WireType.Varint).int32(1).finish(),
    'data_base64',
    'unknown field 99',
  ],
  [
    'a nested unknown field',
    nested(17, nested(6, writer().tag(3, WireType.Varint).int32(1))).finish(),
    'data/friend/addresses/0',
    'unknown field 3',
  ],
  [
    'an unknown field in the entry of a map',
    nested(8, nested(2, writer().tag(9, WireType.Varint).int32(1))).finish(),
    'data/homes/*',
    'unknown field 9',
  ],
  ['another wire type', writer().tag(2, WireType.Varint).int32(1).finish(), 'data/name', 'wire type'],
  ['bytes that end early', Uint8Array.of(0x12, 9, 65), 'data/name', 'cut off'],
  [
    'a nested message that reaches beyond its end',
    Uint8Array.of(0x32, 2, 0x0a, 9, 65, 65, 65, 65, 65, 65, 65, 65, 65),
    'data/addresses/0/street',
    'cut off',
  ],
  ['text that is not UTF-8', Uint8Array.of(0x12, 1, 0xff), 'data/name', 'UTF-8'],
  ['NaN', writer().tag(19, WireType.Bit64).double(Number.NaN).finish(), 'data/score', 'finite'],
  ['Infinity', writer().tag(3, WireType.Bit32).float(Infinity).finish(), 'data/price', 'finite'],
  [
    'a time beyond the years',
    nested(12, writer().tag(1, WireType.Varint).int64('999999999999')).finish(),
    'data/seenAt',
    'Timestamp',
  ],
  ['JSON', Buffer.from('{"name":"Ann"}'), 'data/loose', 'wire type'],
  ['an end of a group', Uint8Array.of(0x0c), 'data_base64', 'ends a group'],
])('%s is malformed, with its place', (_, bytes, attribute, message) => {
  const decoded = decode('shop.v1.User', bytes);
  expect(decoded).toMatchObject({ kind: 'malformed', rejection: { code: 'invalid-data', attribute } });
  expect(decoded.kind === 'malformed' && decoded.rejection.message).toContain(message);
});

test('messages nested too deeply, or too many, are refused before they take memory', () => {
  let deep = writer().tag(2, WireType.LengthDelimited).string('x');
  for (let level = 0; level < 200; level += 1) deep = nested(17, deep);
  expect(decode('shop.v1.User', deep.finish())).toMatchObject({ kind: 'malformed' });
  const many = new Uint8Array(2 * 50_000);
  for (let at = 0; at < many.length; at += 2) many[at] = 0x0a;
  expect(decode('shop.v1.Wide', many)).toMatchObject({
    rejection: { message: expect.stringContaining('too many messages') },
  });
});

test.each([
  ['application/x-protobuf', 'body'],
  ['application/vnd.google.protobuf; messageType=shop.v1.User', 'body'],
  ['application/protobuf; proto="shop.v1.User"; encoding=binary', 'body'],
  ['application/protobuf; messageType="type.googleapis.com/shop.v1.User"', 'body'],
  ['application/protobuf; proto=shop.v1.Address', 'malformed'],
  ['application/protobuf; messageType=User', 'malformed'],
  ['application/protobuf; encoding=json', 'malformed'],
])('%s gives %s', (type, kind) => {
  expect(decode('shop.v1.User', new Uint8Array(), type).kind).toBe(kind);
});

test('other media types are left to other decoders', () => {
  const { reads } = protobufDecoder({ message: 'shop.v1.User', descriptor: shopDescriptor });
  for (const type of ['application/json', 'text/protobuf', 'application/protobuf+json'])
    expect(reads(parseMediaType(type) ?? expect.unreachable())).toBe(false);
});
