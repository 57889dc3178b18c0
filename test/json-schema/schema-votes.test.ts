import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { schemaVotes } from '../../shared/json-schema/schema-votes.ts';
import type { Json } from '../../shared/json/json.ts';
import { bridgeOf } from '../bridge-file/files.ts';

const votes = (schema: Json) => Object.fromEntries(schemaVotes(schema));

describe('values that are voted on', () => {
  test.each<[string, Json, readonly string[]]>([
    ['an enumeration of texts', { enum: ['new as it was made', 'used but it works'] }, ['string']],
    ['an enumeration of numbers', { type: 'integer', enum: [1, 2, 4] }, ['number']],
    ['an enumeration of both', { enum: ['auto', 1, null, true] }, ['string', 'number']],
    ['a constant', { const: 'a word or two or three' }, ['string']],
    ['a format', { type: 'string', format: 'date-time' }, ['string']],
    ['a pattern', { type: 'string', pattern: '^[A-Z]{2}[0-9 ]+$' }, ['string']],
    ['an encoding', { type: 'string', contentEncoding: 'base64' }, ['string']],
    ['little room', { type: 'string', maxLength: 27 }, ['string']],
    ['items of their own', { type: 'array', prefixItems: [{ type: 'number' }] }, ['array']],
    ['items of their own, as they were written', { items: [{}, {}] }, ['array']],
    ['a fixed number of items', { type: 'array', minItems: 2, maxItems: 2 }, ['array']],
    ['a text or null', { type: ['string', 'null'], format: 'uri' }, ['string']],
    ['null or a text', { anyOf: [{ type: 'null' }, { type: 'string', format: 'uri' }] }, ['string']],
    ['either of two formats', { oneOf: [{ format: 'date' }, { format: 'date-time' }] }, ['string']],
    ['all of several', { type: 'string', allOf: [{ minLength: 3 }, { pattern: '^[a-z]*$' }] }, ['string']],
    ['a reference', { $ref: '#/$defs/a', $defs: { a: { type: 'string', format: 'uuid' } } }, ['string']],
    [
      'an old reference',
      { $ref: '#/definitions/a%20b', definitions: { 'a b': { enum: ['x'] } } },
      ['string'],
    ],
  ])('the schema makes %s a voted value', (_, schema, kinds) => {
    expect(votes(schema)).toEqual({ '': kinds });
  });
});

describe('values that are left to the claims', () => {
  test.each<[string, Json]>([
    ['everything', true],
    ['nothing', false],
    ['a text', { type: 'string' }],
    ['room for a text', { type: 'string', maxLength: 33 }],
    ['a pattern that prose has', { type: 'string', pattern: '\\S' }],
    ['a number', { type: 'number', minimum: 0, format: 'float' }],
    ['truth', { type: 'boolean', enum: [true] }],
    ['a list', { type: 'array', items: { enum: ['a', 'b'] } }],
    ['a set, and one of fixed size', { type: 'array', uniqueItems: true, minItems: 3, maxItems: 3 }],
    ['a list of at most so many', { type: 'array', minItems: 1, maxItems: 3 }],
    ['a format or any text', { anyOf: [{ type: 'string', format: 'date' }, { type: 'string' }] }],
    ['a format or anything', { anyOf: [{ format: 'date' }, true] }],
    ['what is not', { not: { enum: ['x'] } }],
    ['what may be', { if: { type: 'string' }, else: { format: 'date' } }],
    ['a text that cannot be', { type: 'number', format: 'date' }],
    ['a reference to elsewhere', { $ref: 'https://example.com/a.json' }],
    ['a reference to nowhere', { $ref: '#/$defs/none' }],
    ['a reference to itself', { $ref: '#' }],
  ])('the schema leaves %s to the claims', (_, schema) => {
    expect(votes(schema)).toEqual({});
  });
});

test('each member is examined wherever the schema names it', () => {
  const code = { type: 'string', format: 'uuid' };
  expect(
    votes({
      type: 'object',
      properties: {
        note: { type: 'string' },
        address: { type: 'object', properties: { country: { enum: ['CN'] }, street: { type: 'string' } } },
        'm~n/o': code,
        __proto__: code,
      },
      allOf: [{ properties: { late: code } }, { properties: { note: { maxLength: 1_000 } } }],
      anyOf: [
        { required: ['x'], properties: { x: code, state: { const: 'done by us' } } },
        { required: ['y'], properties: { x: { type: 'string' }, state: { const: 'left to them' } } },
      ],
    }),
  ).toEqual({
    '/address/country': ['string'],
    '/m~0n~1o': ['string'],
    '/late': ['string'],
    '/state': ['string'],
  });
  const named: Json = JSON.parse(
    '{"properties":{"__proto__":{"format":"uuid"},"constructor":{"format":"uuid"}}}',
  );
  expect([...schemaVotes(named).keys()]).toEqual(['/__proto__', '/constructor']);
});

test('a schema that refers to itself is followed once', () => {
  const node = { type: 'object', properties: { id: { format: 'uuid' }, next: { $ref: '#/$defs/node' } } };
  expect(votes({ $ref: '#/$defs/node', $defs: { node } })).toEqual({ '/id': ['string'] });
});

test('the walk over multiplying references ends', () => {
  const twice = (name: string) => ({ properties: { a: { $ref: name }, b: { $ref: name } } });
  const $defs = Object.fromEntries(
    Array.from({ length: 60 }, (_, index) => [`d${index}`, twice(`#/$defs/d${index + 1}`)]),
  );
  expect(schemaVotes({ $ref: '#/$defs/d0', $defs }).size).toBe(0);
});

test('every voted field has a place and a kind', () => {
  const keyword = fc.constantFrom('type', 'enum', 'properties', 'anyOf', 'allOf', '$ref', 'items', 'pattern');
  const { schema } = fc.letrec<{ schema: Json }>((tie) => ({
    schema: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom<Json>(true, false, 1, 'string', '#', '#/properties/a', ['string', 'null'], null),
      fc.array(tie('schema'), { maxLength: 3 }),
      fc.dictionary(keyword, tie('schema'), { maxKeys: 3, noNullPrototype: true }),
      fc.dictionary(fc.constantFrom('a', 'b/c'), tie('schema'), { maxKeys: 2, noNullPrototype: true }),
    ),
  }));
  fc.assert(
    fc.property(schema, (any) => {
      for (const [pointer, kinds] of schemaVotes(any)) {
        expect(pointer).toMatch(/^(\/([^~/]|~[01])*)*$/);
        expect(kinds.length).toBeGreaterThan(0);
      }
    }),
  );
});

describe('the schema in a bridge file', () => {
  const file = (merge = '') => `name: b
topics:
  order: { schema: order.json }
  note: {}
fusions:
  f:
    takes: [order, note]
    size: 2
${merge}`;
  const files = {
    'order.json': '{"properties":{"a/b":{"enum":["left at the door"]},"text":{"type":"string"}}}',
  };
  const fusionOf = async (text: string) => (await bridgeOf(text, files)).fusions[0];

  test('the voted fields appear in the merged record beside the declared ones', async () => {
    const fusion = await fusionOf(file('    merge: { /order/a~1b: edit }\n'));
    expect(fusion?.merge).toEqual({
      weights: {},
      fields: { '/order/a~1b': { loss: 'edit', weights: {} } },
      voted: { '/order/a~1b': ['string'] },
      near: 0.95,
    });
  });

  test('a schema without voted fields adds nothing', async () => {
    const plain = { 'order.json': '{"properties":{"text":{"type":"string"}}}' };
    const [fusion] = (await bridgeOf(file(), plain)).fusions;
    expect(fusion?.merge).toEqual({ weights: {}, fields: {}, near: 0.95 });
    expect(fusion?.policy).not.toBe((await fusionOf(file()))?.policy);
  });
});
