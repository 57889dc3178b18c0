import {
  create,
  createFileRegistry,
  fromBinary,
  fromJson,
  type JsonValue,
  toBinary,
} from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { expect, test } from 'vitest';
import { admit } from '../../shared/admission/admit.ts';
import { protobufDecoder } from '../../shared/envelope/encodings/protobuf/protobuf-decoder.ts';
import { shopDescriptor } from '../fakes/shop-descriptors.ts';

const message = 'shop.v1.User';
const registry = createFileRegistry(
  fromBinary(FileDescriptorSetSchema, Buffer.from(shopDescriptor, 'base64')),
);

function eventOf(bytes: Uint8Array): string {
  const detail = {
    specversion: '1.0',
    id: '1',
    source: 'shop',
    type: 'user',
    datacontenttype: `application/protobuf; messageType=${message}`,
    data_base64: Buffer.from(bytes).toString('base64'),
  };
  return JSON.stringify({ 'detail-type': 'user', source: 'shop', detail });
}

function bytesOf(json: JsonValue): Uint8Array {
  const desc = registry.getMessage(message) ?? expect.unreachable();
  return toBinary(desc, json === null ? create(desc) : fromJson(desc, json));
}

const admission = {
  topic: {
    name: 'user',
    sources: undefined,
    redact: ['mail'],
    classification: undefined,
    role: 'part',
    routes: [
      {
        fusion: 'profile',
        correlate: { kind: 'path', path: ['data', 'userId'] },
        invalidKey: 'reject',
        states: {},
        topics: ['user'],
        isListed: false,
      },
    ],
  },
  decoders: [protobufDecoder({ message, descriptor: shopDescriptor })],
} as const;

test('a body of bytes is redacted, correlated and sent on as JSON', async () => {
  const bytes = bytesOf({ userId: '9007199254740993', mail: 'a@b.c', age: 4 });
  const { messages } = await admit(eventOf(bytes), admission);
  const [sent] = messages;
  if (sent?.kind !== 'contribution') throw new Error(JSON.stringify(sent));
  expect(sent.key).toBe('9007199254740993');
  expect(JSON.stringify(sent.envelope.body)).toBe(
    '{"kind":"json","value":{"userId":9007199254740993,"age":4}}',
  );
  expect(sent.envelope.header.datacontenttype).toBe('application/json');
});

test('the schema of the topic is held against the JSON', async () => {
  const validate = (value: unknown) => (JSON.stringify(value) === '{}' ? ['must not be empty'] : []);
  const { refusal } = await admit(eventOf(bytesOf(null)), { ...admission, validate });
  expect(refusal?.rejection).toMatchObject({ code: 'schema-violation' });
});

test('what does not decode is refused with its place', async () => {
  const { messages, refusal } = await admit(eventOf(Uint8Array.of(0x1d)), admission);
  expect(messages).toEqual([]);
  expect(refusal?.rejection).toMatchObject({ code: 'invalid-data', attribute: 'data/price' });
});
