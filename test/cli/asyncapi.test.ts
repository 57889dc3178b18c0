import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { draft07Schema } from '../../cli/asyncapi/draft07-schema.ts';
import { isJsonObject } from '../../shared/json/is-json-object.ts';
import type { Json } from '../../shared/json/json.ts';
import { readJson } from '../../shared/json/parse-json.ts';
import { resolve as targetOf } from '../../shared/json-schema/schema-types.ts';
import { nowhere, said } from './said.ts';

const everyKind = join(resolve(import.meta.dirname, '../..'), 'test/asyncapi/every-kind.yaml');

async function documentOf(bridge: string): Promise<Json> {
  const { code, out } = await said(['asyncapi', bridge, '--format', 'json'], nowhere);
  expect(code).toBe(0);
  return readJson(out);
}

test('the document has a channel for each topic, fusion and recipient', async () => {
  const document = await documentOf(everyKind);
  expect(document).toMatchObject({
    asyncapi: '3.1.0',
    info: { title: 'every-kind' },
    channels: {
      'topic-tree': { address: 'tree', messages: { part: { $ref: '#/components/messages/tree.part' } } },
      'topic-pair': { address: null, description: expect.stringContaining('pair.*, couple') },
      'results-both': { messages: { 'both.fused': { $ref: '#/components/messages/both.fused' } } },
      'recipient-desk': { bindings: { sqs: { queue: { fifoQueue: false }, bindingVersion: '0.2.0' } } },
      'recipient-line': { bindings: { sqs: { queue: { fifoQueue: true } } } },
      'recipient-shop': { address: 'https://shop.example/hooks', messages: { 'both.fused': {} } },
      'recipient-stream': { address: 'baskets', messages: {} },
      'recipient-tasks': { address: null, description: expect.stringContaining('fused.{type}') },
    },
    operations: {
      'take-tree': { action: 'receive' },
      'publish-both': { action: 'send' },
      'deliver-desk': { action: 'send', channel: { $ref: '#/channels/recipient-desk' } },
    },
  });
});

test('every reference of the document leads to something', async () => {
  const document = await documentOf(everyKind);
  const refs = [...refsIn(document)];
  expect(refs.length).toBeGreaterThan(50);
  expect(refs.filter((ref) => targetOf(document, ref) === undefined)).toEqual([]);
});

function* refsIn(value: Json): Generator<string> {
  if (Array.isArray(value)) for (const item of value) yield* refsIn(item);
  if (!isJsonObject(value)) return;
  for (const [name, member] of Object.entries(value))
    if (name === '$ref' && typeof member === 'string') yield member;
    else yield* refsIn(member);
}

test('yaml and json hold the same', async () => {
  const { out } = await said(['asyncapi', everyKind], nowhere);
  const { out: json } = await said(['asyncapi', everyKind, '--format', 'json'], nowhere);
  expect(parse(out)).toEqual(JSON.parse(json));
  expect(out).toContain('12345678901234567890123');
});

test('a schema keeps its meaning in the words of draft-07', () => {
  const schema = {
    type: 'array',
    prefixItems: [{ $ref: '#/$defs/n', minimum: 1 }, { $ref: '#name' }],
    items: false,
    $defs: { n: { type: 'integer' }, t: { $anchor: 'name', type: 'string' } },
    dependentRequired: { a: ['b'] },
    dependentSchemas: { c: { $ref: '#/prefixItems/0' } },
  };
  expect(draft07Schema(schema, '#/x')).toEqual({
    type: 'array',
    items: [{ allOf: [{ $ref: '#/x/definitions/n' }, { minimum: 1 }] }, { $ref: '#/x/definitions/t' }],
    additionalItems: false,
    definitions: { n: { type: 'integer' }, t: { type: 'string' } },
    dependencies: { a: ['b'], c: { $ref: '#/x/items/0' } },
  });
});
