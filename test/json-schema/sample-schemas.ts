import { isJsonObject } from '../../shared/json/is-json-object.ts';
import type { Json, JsonSchema } from '../../shared/json/json.ts';

const draft07 = 'http://json-schema.org/draft-07/schema#';

function schemaIn(text: string): JsonSchema {
  const parsed: Json = JSON.parse(text);
  return isJsonObject(parsed) ? parsed : false;
}

/** Passed as text, because an object with a member `then` looks like a promise. */
const conditions =
  '{ "if": { "required": ["a"] }, "then": { "minProperties": 2 }, "else": { "maxProperties": 2 } }';

/** Together these schemas require every module that compiled code can. */
export const schemas: readonly (readonly [name: string, schema: JsonSchema])[] = [
  ['true', true],
  ['false', false],
  ['text', { type: 'string', minLength: 1, maxLength: 3, pattern: '^a' }],
  [
    'formats',
    {
      properties: {
        a: { format: 'date-time' },
        b: { format: 'email' },
        c: { format: 'uri' },
        d: { format: 'uuid' },
      },
    },
  ],
  ['multiples', { properties: { a: { multipleOf: 0.1 }, b: { type: 'number', multipleOf: 1e-9 } } }],
  [
    'deep equality',
    {
      properties: {
        a: { const: { x: [1, null] } },
        b: { enum: [{ y: 1 }, 'z', 2] },
        c: { uniqueItems: true },
      },
    },
  ],
  [
    'alternatives',
    {
      anyOf: [
        { type: 'string' },
        { type: 'object', properties: { a: { type: 'integer' } }, required: ['a'] },
      ],
    },
  ],
  [
    'recursion',
    {
      type: 'object',
      properties: { a: { $ref: '#' }, b: { type: 'array', items: { $ref: '#' } } },
      additionalProperties: false,
    },
  ],
  [
    'definitions',
    {
      $defs: { n: { type: 'number', minimum: 0 } },
      properties: { a: { $ref: '#/$defs/n' }, b: { $ref: '#/$defs/n' } },
    },
  ],
  [
    'draft-07',
    {
      $schema: draft07,
      definitions: { n: { type: 'number' } },
      items: [{ $ref: '#/definitions/n' }],
      additionalItems: false,
    },
  ],
  [
    '2020-12',
    {
      prefixItems: [{ type: 'number' }],
      items: false,
      properties: { a: true },
      unevaluatedProperties: false,
    },
  ],
  [
    'an $id',
    {
      $id: 'https://example.com/s',
      $defs: { t: { $anchor: 't', type: 'string' } },
      properties: { a: { $ref: '#t' } },
    },
  ],
  ['no item twice', { uniqueItems: true }],
  ['inherited names', { required: ['constructor'], properties: { toString: { type: 'string' } } }],
  [
    'names and counts',
    { propertyNames: { maxLength: 1 }, minProperties: 1, patternProperties: { '^a': { type: 'null' } } },
  ],
  ['conditions', schemaIn(conditions)],
];
