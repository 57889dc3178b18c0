import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CannotMakeError } from '../../../cli/sample/cannot-make-error.ts';
import { madeValue } from '../../../cli/sample/made-value.ts';
import { patternText } from '../../../cli/sample/pattern-text.ts';
import { seededRandom } from '../../../cli/sample/random.ts';
import type { JsonObject } from '../../../shared/json/json.ts';
import { ajvFor, ajvSchema } from '../../../shared/json-schema/ajv-for.ts';
import { formats } from '../../../shared/json-schema/formats/formats.ts';

/** Schemas for which every value that is made is valid, not only one of many. */
const certain: readonly (readonly [string, JsonObject])[] = [
  ['bounds', { type: 'integer', minimum: 3, maximum: 5 }],
  ['open bounds', { type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 0.01 }],
  ['a single number between open bounds', { type: 'integer', exclusiveMinimum: 4, exclusiveMaximum: 6 }],
  ['multiples in decimals', { type: 'number', multipleOf: 0.01, minimum: 19.99, maximum: 20.01 }],
  [
    'two multiples',
    { allOf: [{ multipleOf: 4 }, { multipleOf: 6 }], type: 'integer', minimum: 1, maximum: 12 },
  ],
  ['a maximum alone', { type: 'integer', maximum: -500 }],
  ['int32', { type: 'integer', format: 'int32' }],
  ['lengths', { type: 'string', minLength: 30, maxLength: 31 }],
  ['an empty text', { type: 'string', maxLength: 0 }],
  ['a pattern with a length', { type: 'string', pattern: '^[A-Z]{2}-\\d+$', minLength: 6, maxLength: 6 }],
  ['a pattern of alternatives', { type: 'string', pattern: '^(?:red|green|#[0-9a-f]{6})$' }],
  ['const in a combination', { allOf: [{ const: 'a' }, { type: 'string' }] }],
  ['lists that meet', { allOf: [{ enum: [1, 2, 3] }, { enum: [3, 4] }] }],
  ['types that meet', { allOf: [{ type: ['integer', 'string'] }, { type: 'number' }] }],
  [
    'members that depend',
    {
      type: 'object',
      properties: { a: {}, b: { type: 'integer' } },
      required: ['a'],
      dependentRequired: { a: ['b'] },
    },
  ],
  [
    'schemas that depend',
    {
      type: 'object',
      properties: { a: {} },
      required: ['a'],
      dependentSchemas: { a: { required: ['c'], properties: { c: { const: 7 } } } },
    },
  ],
  [
    'members by pattern',
    {
      type: 'object',
      minProperties: 2,
      patternProperties: { '^x[0-9]{3}$': { type: 'boolean' } },
      additionalProperties: false,
    },
  ],
  [
    'members of one base and no other',
    {
      allOf: [
        { properties: { a: { type: 'integer' } }, required: ['a'] },
        { properties: { a: { minimum: 7 } } },
      ],
      type: 'object',
    },
  ],
  ['most members', { type: 'object', maxProperties: 1, properties: { a: {}, b: {}, c: {} } }],
  ['unique items', { type: 'array', items: { enum: [1, 2, 3] }, uniqueItems: true, minItems: 3 }],
  [
    'tuples',
    { type: 'array', prefixItems: [{ const: 'x' }, { type: 'integer' }], items: false, minItems: 2 },
  ],
  [
    'contained items',
    { type: 'array', items: { type: 'integer' }, contains: { minimum: 1_000 }, minContains: 2, minItems: 2 },
  ],
  [
    'a tree',
    {
      $ref: '#/$defs/node',
      $defs: {
        node: {
          type: 'object',
          properties: { left: { $ref: '#/$defs/node' }, value: { type: 'integer' } },
          required: ['value'],
          additionalProperties: false,
        },
      },
    },
  ],
  [
    'a list of lists that may end',
    {
      $defs: {
        list: { anyOf: [{ type: 'null' }, { type: 'array', items: { $ref: '#/$defs/list' }, minItems: 1 }] },
      },
      $ref: '#/$defs/list',
    },
  ],
  [
    'an anchor',
    { $ref: '#money', $defs: { m: { $anchor: 'money', type: 'string', pattern: '^[0-9]+ EUR$' } } },
  ],
  ['no type', { properties: { a: { minimum: 4 } }, required: ['a'] }],
];

const validates = (schema: JsonObject) => {
  const validate = ajvFor(schema).compile(ajvSchema(schema));
  return (value: unknown): boolean => validate(value);
};

describe('a value that is made from a schema', () => {
  test.each(certain)('is valid for %s', (_name, schema) => {
    const isValid = validates(schema);
    for (let seed = 0; seed < 100; seed += 1) {
      const value = madeValue(schema, seededRandom(String(seed)));
      expect([value, isValid(value)]).toEqual([value, true]);
    }
  });

  test.each(Object.keys(formats).filter((name) => !['int32', 'int64', 'float', 'double'].includes(name)))(
    'has the format %s',
    (format) => {
      const schema = { type: 'string', format };
      const isValid = validates(schema);
      for (let seed = 0; seed < 50; seed += 1)
        expect(isValid(madeValue(schema, seededRandom(String(seed))))).toBe(true);
    },
  );

  test('is the same for the same seed, and another for another', () => {
    const schema = { type: 'object', properties: { a: { type: 'string', format: 'uuid' } }, required: ['a'] };
    const made = (seed: string) => madeValue(schema, seededRandom(seed));
    expect(made('1')).toEqual(made('1'));
    expect(made('1')).not.toEqual(made('2'));
  });

  test('meets random bounds', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -1e6, max: 1e6 }),
        fc.nat(1_000),
        fc.integer({ min: 1, max: 50 }),
        fc.nat(),
        (minimum, width, multipleOf, seed) => {
          const schema = { type: 'integer', minimum, maximum: minimum + width + multipleOf, multipleOf };
          expect(validates(schema)(madeValue(schema, seededRandom(String(seed))))).toBe(true);
        },
      ),
    );
  });
});

test.each([
  [{ type: 'object', required: ['a'], properties: { a: false } }, ['a'], 'no value satisfies "false"'],
  [
    { type: 'object', required: ['n'], properties: { n: { type: 'integer', minimum: 0.2, maximum: 0.8 } } },
    ['n'],
    'no whole number lies within its bounds',
  ],
  [
    { type: 'array', minItems: 1, items: { type: 'string', pattern: '^(?=a)b$' } },
    ['0'],
    'the pattern ^(?=a)b$ is not one that texts are made from',
  ],
  [{ allOf: [{ type: 'string' }, { type: 'number' }] }, [], 'its types exclude each other'],
  [
    { $ref: '#/$defs/a', $defs: { a: { $ref: '#/$defs/b' }, b: { $ref: '#/$defs/a' } } },
    [],
    'its references go round in a circle',
  ],
])('%j cannot be made, and its place is named', (schema, at, message) => {
  const error = expect(() => madeValue(schema, seededRandom('1')));
  error.toThrow(CannotMakeError);
  error.toThrow(expect.objectContaining({ at, message }));
});

test('a text has the pattern, or the pattern is not understood', () => {
  const patterns = [
    'a?b*c+',
    '[^a-z]x',
    '\\d{3}',
    '(a|bc){2,}',
    '\\u0041\\u{42}',
    '[\\w.-]+@x',
    '^$',
    '(?<y>\\d)',
    'ä{2}',
    '[a\\-z]',
  ];
  for (const pattern of patterns)
    for (let seed = 0; seed < 50; seed += 1)
      expect(patternText(pattern, seededRandom(String(seed)))).toMatch(new RegExp(`^(?:${pattern})$`, 'u'));
  for (const pattern of ['(?!a)b', '(?<=a)b', '(a)\\1', '\\p{L}', '\\bx', '(a'])
    expect(patternText(pattern, seededRandom('1'))).toBeUndefined();
});
