import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ajvFor, ajvSchema } from '../../shared/json-schema/ajv-for.ts';
import { schemaFaults } from '../../shared/json-schema/schema-faults.ts';
import { memberNamesAt, typesAt } from '../../shared/json-schema/schema-types.ts';
import { isJsonObject } from '../../shared/json/is-json-object.ts';
import { memberOf } from '../../shared/json/member-of.ts';
import type { Json, JsonObject, JsonSchema } from '../../shared/json/json.ts';
import { runs } from '../thorough.ts';

const name = fc.constantFrom('a', 'b', '0');
const type = fc.constantFrom('string', 'number', 'integer', 'array', 'object', 'null', 'boolean');

/** Schemas of the supported keywords and some others. */
const schema: fc.Arbitrary<Json> = fc.letrec<{ schema: Json }>((tie) => ({
  schema: fc.oneof(
    { maxDepth: 4 },
    fc.boolean(),
    fc.record({ type }),
    fc.constantFrom<Json>(
      { $ref: '#/$defs/d' },
      { $ref: '#' },
      { enum: [1, 'x', null] },
      { const: [] },
      { const: { a: 1 } },
    ),
    fc.record<JsonObject>(
      {
        type: fc.oneof(type, fc.uniqueArray(type, { minLength: 1 })),
        properties: fc.dictionary(name, tie('schema'), { maxKeys: 2 }),
        additionalProperties: tie('schema'),
        items: tie('schema'),
        anyOf: fc.array(tie('schema'), { minLength: 1, maxLength: 2 }),
        allOf: fc.array(tie('schema'), { minLength: 1, maxLength: 2 }),
        oneOf: fc.array(tie('schema'), { minLength: 1, maxLength: 2 }),
      },
      { requiredKeys: [] },
    ),
  ),
})).schema;

const value: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom(null, true, 1, 1.5, 'x'),
    fc.array(tie('value'), { maxLength: 2 }),
    fc.dictionary(name, tie('value'), { maxKeys: 2 }),
  ),
})).value;

function typeOf(found: Json): string {
  if (found === null) return 'null';
  return Array.isArray(found) ? 'array' : typeof found;
}

test('the types of a place include those of every valid value', () => {
  fc.assert(
    fc.property(
      schema,
      schema,
      fc.array(value, { minLength: 20, maxLength: 20 }),
      fc.array(name, { maxLength: 2 }),
      (main, d, values, tokens) => {
        const whole: JsonSchema = isJsonObject(main) ? { ...main, $defs: { d } } : main === true;
        const types = typesAt(whole, tokens);
        if (types === undefined || schemaFaults(whole).length > 0) return;
        const validate = ajvFor(true).compile(
          ajvSchema(
            typeof whole === 'boolean' ||
              (typeof whole === 'object' && whole !== null && !Array.isArray(whole))
              ? whole
              : true,
          ),
        );
        for (const candidate of values) {
          const found = tokens.reduce<Json | undefined>(memberOf, candidate);
          if (found === undefined || !isValid(validate, candidate)) continue;
          expect([...types]).toContain(typeOf(found));
        }
      },
    ),
    { numRuns: runs(100, 300) },
  );
});

/** A circular reference without a step down never ends in ajv. */
function isValid(validate: (value: unknown) => unknown, candidate: Json): boolean {
  try {
    return validate(candidate) === true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

const person: Json = {
  $defs: { age: { type: ['integer', 'null'] } },
  anyOf: [
    { type: 'string' },
    {
      type: 'object',
      properties: { age: { $ref: '#/$defs/age' }, 'a/b': { enum: ['x', 1] } },
      patternProperties: { '^x': { type: 'number' } },
      additionalProperties: false,
    },
  ],
};

test('the types of this schema are known', () => {
  expect(typesAt(person, [])).toEqual(new Set(['string', 'object']));
  expect(typesAt(person, ['age'])).toEqual(new Set(['number', 'null']));
  expect(typesAt(person, ['a/b'])).toEqual(new Set(['string', 'number']));
  expect(typesAt(person, ['xyz'])).toBeUndefined();
  expect(typesAt({ type: 'object', additionalProperties: false }, ['a'])).toEqual(new Set());
  expect(typesAt({ properties: { a: { type: 'string' } } }, ['a'])).toEqual(new Set(['string']));
  expect(typesAt({ type: 'object' }, ['a'])).toBeUndefined();
  expect(typesAt(true, ['a'])).toBeUndefined();
  expect(typesAt({ $ref: '#' }, [])).toBeUndefined();
  expect(typesAt({ $ref: 'other.json' }, [])).toBeUndefined();
  expect(memberNamesAt(person, [])).toEqual(['age', 'a/b']);
});
