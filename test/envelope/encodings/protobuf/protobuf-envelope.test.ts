import { expect, test } from 'vitest';
import { decodeCloudEvent } from '../../../../shared/envelope/decode-cloud-event.ts';
import { encodeEnvelope } from '../../../../shared/envelope/encode-envelope.ts';
import type { Envelope } from '../../../../shared/envelope/envelope.ts';
import { openMessageType } from '../../../../shared/envelope/encodings/protobuf/message-type.ts';
import { protobufDecoder } from '../../../../shared/envelope/encodings/protobuf/protobuf-decoder.ts';
import { protobufEnvelope } from '../../../../shared/envelope/encodings/protobuf/protobuf-envelope.ts';
import { exactNumber } from '../../../../shared/json/exact-number.ts';
import { shopDescriptor } from '../../../fakes/shop-descriptors.ts';

const declared = { message: 'shop.v1.User', descriptor: shopDescriptor };
const result = { userId: exactNumber('9007199254740993'), name: 'Ann' };
const fused: Envelope = {
  header: {
    specversion: '1.0',
    id: '1',
    source: 'fusion-bus/shop',
    type: 'profile.fused',
    dataschema: 'urn:x',
  },
  body: { kind: 'json', value: { result } },
};

test('a result goes out as bytes that a topic of the message takes', () => {
  const made = protobufEnvelope(fused, result, openMessageType(declared));
  if (made.kind === 'misfit') throw new Error(made.message);
  const { dataschema, datacontenttype } = made.envelope.header;
  expect([dataschema, datacontenttype]).toEqual([
    undefined,
    'application/protobuf; messageType=shop.v1.User',
  ]);
  const back = decodeCloudEvent(encodeEnvelope(made.envelope), 100, [protobufDecoder(declared)]);
  expect(back).toMatchObject({ envelope: { body: { kind: 'json', value: result } } });
});

test('a result that does not fit is a misfit with its place', () => {
  const made = protobufEnvelope(fused, { ...result, age: 'ten' }, openMessageType(declared));
  expect(made).toEqual({ kind: 'misfit', place: '/age', message: '/age must be an integer' });
});
