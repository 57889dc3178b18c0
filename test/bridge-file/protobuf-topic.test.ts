import { createFileRegistry, fromBinary } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { expect, test } from 'vitest';
import { parseBridge } from '../../shared/bridge-file/parse-bridge.ts';
import type { ReadFile } from '../../shared/bridge-file/schema-files.ts';
import { bareDescriptor, shopDescriptor } from '../fakes/shop-descriptors.ts';

const files: ReadonlyMap<string, string> = new Map([
  ['user.binpb', shopDescriptor],
  ['bare.binpb', bareDescriptor],
  ['user.proto', Buffer.from('syntax = "proto3";').toString('base64')],
  ['empty.binpb', ''],
]);

const readFile: ReadFile = async (path, as) => {
  const text = as === 'base64' ? files.get(path) : undefined;
  return text === undefined ? { kind: 'unreadable', reason: 'does not exist' } : { kind: 'text', text };
};

const bridge = (user: string, merge = '/user/userId: latest') => `
name: shop
topics:
  user:
    ${user}
    correlate: data.userId
fusions:
  profile:
    needs: [user]
    deadline: 1m
    merge: { ${merge} }
`;

const declared = (descriptor: string, message: string, more = '') =>
  bridge(`protobuf: { descriptor: ${descriptor}, message: ${message} }${more}`);

async function mistakesIn(text: string) {
  const loaded = await parseBridge(text, 'bridge.yaml', readFile);
  return loaded.kind === 'mistakes' ? loaded.mistakes.map(({ path, message }) => `${path}: ${message}`) : [];
}

test.each<[string, string, string]>([
  [
    'usr.binpb',
    'shop.v1.User',
    'topics.user.protobuf.descriptor: "usr.binpb" does not exist; name a descriptor set by its path from the folder of the bridge file',
  ],
  [
    'user.proto',
    'shop.v1.User',
    'topics.user.protobuf.descriptor: "user.proto" is no FileDescriptorSet; make it with protoc --include_imports --descriptor_set_out=user.binpb user.proto',
  ],
  [
    'empty.binpb',
    'shop.v1.User',
    'topics.user.protobuf.descriptor: "empty.binpb" is no FileDescriptorSet; make it with protoc --include_imports --descriptor_set_out=user.binpb user.proto',
  ],
  [
    'bare.binpb',
    'shop.v1.User',
    'topics.user.protobuf.descriptor: "bare.binpb" lacks the imported "google/protobuf/any.proto", "google/protobuf/duration.proto", "google/protobuf/field_mask.proto", "google/protobuf/struct.proto", "google/protobuf/timestamp.proto", "google/protobuf/wrappers.proto"; make it with --include_imports',
  ],
  [
    'user.binpb',
    'shop.v1.Usr',
    'topics.user.protobuf.message: no message of "user.binpb" is named "shop.v1.Usr"; did you mean "shop.v1.User"?',
  ],
])('%s and %s are a mistake', async (descriptor, message, mistake) => {
  expect(await mistakesIn(declared(descriptor, message))).toContain(mistake);
});

test('only a topic of parts declares a message', async () => {
  const control = declared('user.binpb', 'shop.v1.User', '\n    role: control');
  expect((await mistakesIn(control)).join('\n')).toContain('only a topic of parts');
});

test('the descriptor holds what the message needs, and the topic has its schema', async () => {
  const loaded = await parseBridge(declared('user.binpb', 'shop.v1.User'), 'bridge.yaml', readFile);
  if (loaded.kind === 'mistakes') throw new Error(JSON.stringify(loaded.mistakes));
  const [topic] = loaded.bridge.topics;
  const set = Buffer.from(topic?.protobuf?.descriptor ?? '', 'base64');
  const names = [...createFileRegistry(fromBinary(FileDescriptorSetSchema, set))].map(
    ({ typeName }) => typeName,
  );
  expect(names.filter((name) => name.startsWith('shop'))).toEqual([
    'shop.v1.Level',
    'shop.v1.User',
    'shop.v1.Address',
  ]);
  expect(set.length).toBeLessThan(Buffer.from(shopDescriptor, 'base64').length / 2);
  expect(topic?.schema).toMatchObject({
    $ref: '#/$defs/shop.v1.User',
    $defs: {
      'shop.v1.User': {
        properties: {
          userId: { type: 'integer', format: 'int64' },
          level: { enum: ['LEVEL_NONE', 'LEVEL_GOLD'] },
          addresses: { items: { $ref: '#/$defs/shop.v1.Address' } },
          seenAt: { format: 'date-time' },
        },
        additionalProperties: false,
      },
    },
  });
});

test('a field that the message does not have is a mistake', async () => {
  const loaded = bridge(
    'protobuf: { descriptor: user.binpb, message: shop.v1.Address }',
    '/user/zipp: latest',
  );
  expect((await mistakesIn(loaded)).join('\n')).toContain('zipp');
});

test('a schema of the topic stands in place of that of the message', async () => {
  const text = declared('user.binpb', 'shop.v1.User', '\n    schema: { type: object, required: [userId] }');
  const loaded = await parseBridge(text, 'bridge.yaml', readFile);
  expect(loaded).toMatchObject({ bridge: { topics: [{ schema: { required: ['userId'] } }] } });
});
