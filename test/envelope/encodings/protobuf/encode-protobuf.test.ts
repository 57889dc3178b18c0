import { expect, test } from 'vitest';
import { encodeProtobuf } from '../../../../shared/envelope/encodings/protobuf/encode-protobuf.ts';
import { openMessageType } from '../../../../shared/envelope/encodings/protobuf/message-type.ts';
import { readMessage } from '../../../../shared/envelope/encodings/protobuf/read-message.ts';
import { exactNumber } from '../../../../shared/json/exact-number.ts';
import type { Json } from '../../../../shared/json/json.ts';
import { shopDescriptor } from '../../../fakes/shop-descriptors.ts';

const typeOf = (name: string) => openMessageType({ message: `shop.v1.${name}`, descriptor: shopDescriptor });

test.each<[string, Json, Json]>([
  ['User', { userId: exactNumber('9007199254740993') }, { userId: exactNumber('9007199254740993') }],
  ['User', { user_id: '-5', name: null, price: 0.1 }, { userId: -5, price: 0.1 }],
  [
    'User',
    { level: 7, anyValue: null, loose: { a: { b: [1] } } },
    { level: 'LEVEL_GOLD', anyValue: null, loose: { a: { b: [1] } } },
  ],
  [
    'Carrier',
    { load: { '@type': 'x/shop.v1.Address', zip: 1 } },
    { load: { '@type': 'x/shop.v1.Address', zip: 1 } },
  ],
  [
    'Carrier',
    { load: { '@type': 'x/google.protobuf.Timestamp', value: '2026-01-01T00:00:00Z' } },
    { load: { '@type': 'x/google.protobuf.Timestamp', value: '2026-01-01T00:00:00Z' } },
  ],
  ['Old', { count: 1, part: { note: 'x' } }, { count: 1, part: { note: 'x' } }],
])('%s %j comes back as %j', (name, value, back) => {
  const encoded = encodeProtobuf(typeOf(name), value);
  if (encoded.kind === 'misfit') throw new Error(encoded.message);
  expect(readMessage(typeOf(name), encoded.bytes, 100)).toEqual(back);
});

test.each<[string, Json, string, string]>([
  ['User', 5, '', 'must be an object'],
  ['User', { nam: 'x' }, '/nam', 'is no field of shop.v1.User'],
  ['User', { 'a b@c': 1 }, '/*', 'is no field'],
  ['User', { friend: { addresses: [{}, { zip: -1 }] } }, '/friend/addresses/1/zip', 'integer from 0'],
  ['User', { age: 1.5 }, '/age', 'must be an integer'],
  ['User', { age: 2 ** 31 }, '/age', 'integer from'],
  ['User', { userId: exactNumber('9223372036854775808') }, '/userId', 'integer from'],
  ['User', { score: exactNumber('0.1000000000000000055') }, '/score', 'more digits'],
  ['User', { price: 1e39 }, '/price', 'within'],
  ['User', { name: 5 }, '/name', 'must be a text'],
  ['User', { level: 'LEVEL_BLUE' }, '/level', 'shop.v1.Level'],
  ['User', { marks: 1 }, '/marks', 'must be a list'],
  ['User', { marks: [null] }, '/marks/0', 'must be an integer'],
  ['User', { counts: [] }, '/counts', 'must be an object'],
  ['User', { homes: { x: {} } }, '/homes/*', 'must be an integer'],
  ['User', { mail: 'a', phone: 1 }, '/phone', 'set twice'],
  ['User', { userId: 1, user_id: 1 }, '/userId', 'set twice'],
  ['User', { seenAt: 'yesterday' }, '/seenAt', 'is no Timestamp'],
  ['User', { loose: { a: exactNumber('9007199254740993') } }, '/loose/*', 'more digits'],
  ['Carrier', { load: { '@type': 'x/other.Type' } }, '/load/@type', 'must name a type'],
  ['Old', {}, '/count', 'is required'],
  ['Old', { count: 1, closed: 9 }, '/closed', 'shop.v1.Closed'],
])('%s %j does not fit at %s', (name, value, place, message) => {
  expect(encodeProtobuf(typeOf(name), value)).toEqual({
    kind: 'misfit',
    place,
    message: expect.stringContaining(message),
  });
});
