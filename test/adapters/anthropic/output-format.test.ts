import { describe, expect, test } from 'vitest';
import { outputFormat } from '../../../shared/adapters/anthropic/output-format.ts';
import type { JsonSchema } from '../../../shared/json/json.ts';

const object = (
  properties: Record<string, JsonSchema>,
  more: Record<string, JsonSchema> = {},
): JsonSchema => ({
  type: 'object',
  properties,
  ...more,
});

describe('schemas that the API enforces', () => {
  test('the transform closes objects and describes constraints', () => {
    expect(outputFormat(object({ n: { type: 'integer', minimum: 1 } }))).toEqual({
      type: 'json_schema',
      schema: {
        type: 'object',
        properties: { n: { type: 'integer', description: '{minimum: 1}' } },
        additionalProperties: false,
      },
    });
  });
  test('the transform finds the definitions of draft-07', () => {
    const schema = object({ a: { $ref: '#/definitions/A' } }, { definitions: { A: { type: 'string' } } });
    expect(outputFormat(schema)?.schema).toMatchObject({
      $defs: { A: { type: 'string' } },
      properties: { a: { $ref: '#/$defs/A' } },
    });
  });
  test('the transform leaves its input unchanged', () => {
    const schema = object({ n: { type: 'integer', minimum: 1 } });
    const before = structuredClone(schema);
    outputFormat(schema);
    expect(schema).toEqual(before);
  });
  test.each<[string, JsonSchema]>([
    ['nullable', object({ a: { type: ['string', 'null'] } })],
    ['choice', object({ a: { anyOf: [{ type: 'string' }, { type: 'null' }] }, b: { enum: ['x', 'y'] } })],
    ['nested', object({ a: { type: 'array', items: object({ b: { const: 1 } }) } })],
  ])('the API can enforce a schema that is %s', (_, schema) => {
    expect(outputFormat(schema)).toBeDefined();
  });
});

describe('schemas that only the prompt and our check enforce', () => {
  test.each<[string, JsonSchema]>([
    ['anything', true],
    ['not an object', { type: 'array', items: { type: 'string' } }],
    ['a map', object({}, { additionalProperties: { type: 'number' } })],
    ['an open object inside', object({ a: { type: 'object' } })],
    ['a member of any type', object({ a: true })],
    ['a member without a type', object({ a: {} })],
    ['a nullable object', object({ a: { type: ['object', 'null'] } })],
    ['a list of anything', object({ a: { type: 'array' } })],
    [
      'recursion',
      object({ a: { $ref: '#/$defs/T' } }, { $defs: { T: object({ t: { $ref: '#/$defs/T' } }) } }),
    ],
    ['a reference to the root', object({ a: { $ref: '#' } })],
    ['a reference to elsewhere', object({ a: { $ref: 'https://example.com/a.json' } })],
    ['a reference to nothing', object({ a: { $ref: '#/$defs/constructor' } })],
  ])('the API cannot enforce a schema that is %s', (_, schema) => {
    expect(outputFormat(schema)).toBeUndefined();
  });
});
