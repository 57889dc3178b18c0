import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ajvFor, ajvSchema } from '../../shared/json-schema/ajv-for.ts';
import { isJsonObject } from '../../shared/json/is-json-object.ts';
import type { Json, JsonSchema } from '../../shared/json/json.ts';
import { runs } from '../thorough.ts';
import { schemas } from './sample-schemas.ts';
import { SchemaModules } from './schema-modules.ts';

let modules: SchemaModules;

beforeAll(async () => {
  modules = await SchemaModules.create();
});
afterAll(() => modules.remove());

const names = ['a', 'b', 'c/d'];

/** Values that often match one alternative of a schema and miss another. */
const value: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom<Json[]>(null, true, 0, 7, 1.5, '', 'a', 'aaaa'),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom(...names), tie('value'), { maxKeys: 3 }),
  ),
})).value;

const keywords: readonly Json[] = [
  { type: 'string', minLength: 2, maxLength: 3 },
  { type: ['object', 'array'] },
  { type: 'integer', maximum: 5, multipleOf: 2 },
  { required: ['a', 'b'], maxProperties: 1 },
  { propertyNames: { maxLength: 1, pattern: '^a' } },
  { dependentRequired: { a: ['b', 'c/d'] } },
  { enum: [7, null] },
  { const: [true] },
  { uniqueItems: true, maxItems: 1 },
  false,
];

function under(keyword: string) {
  return (part: Json): Json => ({ [keyword]: part });
}

/** Schemas in which alternatives, whose errors are taken back, stand in one another and behind references. */
const schema = fc.letrec<{ part: Json; parts: Json[] }>((tie) => ({
  parts: fc.array(tie('part'), { minLength: 1, maxLength: 3 }),
  part: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom(...keywords),
    tie('parts').map((anyOf) => ({ anyOf })),
    tie('parts').map((oneOf) => ({ oneOf })),
    tie('parts').map((allOf) => ({ allOf })),
    tie('part').map(under('not')),
    tie('part').map(under('items')),
    tie('part').map(under('additionalProperties')),
    tie('part').map((contains) => ({ contains, maxContains: 2 })),
    fc
      .tuple(tie('part'), tie('part'))
      .map(([a, b]) => ({ properties: { a, b }, additionalProperties: false })),
    fc.tuple(tie('part'), tie('part')).map(([first, rest]) => ({ prefixItems: [first], items: rest })),
    fc.tuple(tie('part'), tie('part')).map(([first, second]) => conditions(first, second)),
    fc.tuple(tie('part'), tie('parts')).map(([a, anyOf]) => ({
      properties: { a },
      anyOf,
      unevaluatedProperties: false,
      unevaluatedItems: { type: 'string' },
    })),
    fc.constant({ $ref: '#/$defs/near' }),
    fc.constant({ items: { $ref: '#' }, additionalProperties: { $ref: '#' } }),
  ),
}));

const whole: fc.Arbitrary<JsonSchema> = fc
  .tuple(schema.parts, fc.constantFrom(...keywords))
  .map(([allOf, last]) => ({
    allOf: [...allOf, last],
    $defs: {
      near: {
        anyOf: [
          { type: 'string', minLength: 2 },
          { items: { type: 'integer' }, additionalProperties: { type: 'integer' } },
        ],
      },
    },
  }));

/** An object of JSON text, because one with a member `then` looks like a promise. */
function conditions(first: Json, second: Json): Json {
  const [condition, then, otherwise] = [first, second, first].map((part) => JSON.stringify(part));
  const parsed: Json = JSON.parse(`{ "if": ${condition}, "then": ${then}, "else": ${otherwise} }`);
  return isJsonObject(parsed) ? parsed : false;
}

async function agreesWithAjv(tested: JsonSchema, maxErrors: number, values: readonly Json[]): Promise<void> {
  const validate = ajvFor(tested, { allErrors: true }).compile(ajvSchema(tested));
  const errorsOf = await modules.errorsOf(tested, maxErrors);
  for (const body of values) {
    const isValid = validate(body);
    const all = (validate.errors ?? []).map(({ instancePath, message }) => [instancePath, message]);
    const kept = errorsOf(body);
    expect(kept).toEqual(all.slice(0, maxErrors));
    expect(kept.length === 0).toBe(isValid);
  }
}

const draft07 = 'http://json-schema.org/draft-07/schema#';

/** Schemas with the keywords that no other schema of these tests has. */
const others: readonly (readonly [name: string, schema: JsonSchema])[] = [
  ['limits', { minimum: 1, exclusiveMinimum: 1, exclusiveMaximum: 7, minItems: 2, format: 'int32' }],
  ['limits of formats', { type: 'string', format: 'date', formatMinimum: '2026-01-01' }],
  ['counted items', { contains: { type: 'integer' }, minContains: 2 }],
  ['dependent schemas', { dependentSchemas: { a: { required: ['b'] }, b: false } }],
  ['a $dynamicRef', { $dynamicAnchor: 'n', type: 'object', additionalProperties: { $dynamicRef: '#n' } }],
  [
    'draft-07 with dependencies',
    {
      $schema: draft07,
      dependencies: { a: ['b', 'c/d'], b: { required: ['a'] } },
      contains: { const: 7 },
      items: { $ref: '#' },
    },
  ],
  ['unevaluated items', { prefixItems: [true], contains: { type: 'string' }, unevaluatedItems: false }],
];

const bodies = fc.array(value, { minLength: 20, maxLength: 40 });
const limits = fc.constantFrom(1, 2, 3, 5, 1000);

describe('a validator keeps the first errors of those that ajv collects', () => {
  test.each([...schemas, ...others])('for the schema %s', async (_, tested) => {
    await fc.assert(
      fc.asyncProperty(limits, bodies, (limit, values) => agreesWithAjv(tested, limit, values)),
      { numRuns: 4 },
    );
  });

  test('for schemas whose alternatives stand in one another', { timeout: 60_000 }, async () => {
    await fc.assert(fc.asyncProperty(whole, limits, bodies, agreesWithAjv), { numRuns: runs(15, 50) });
  });
});

test('a value of 100,000 wrong members leaves 1,000 errors', async () => {
  const wrong = Array.from({ length: 100_000 }, (_, n) => ({ a: n }));
  const near = { anyOf: [{ type: 'string' }, { properties: { a: { type: 'string' } } }] };
  const errorsOf = await modules.errorsOf({ items: { $ref: '#/$defs/near' }, $defs: { near } }, 1000);
  expect(errorsOf(wrong)).toHaveLength(1000);
  expect(errorsOf(wrong.map(({ a }) => ({ a: String(a) })))).toEqual([]);
});
