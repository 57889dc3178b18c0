import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ajvFor, ajvSchema } from '../../shared/json-schema/ajv-for.ts';
import type { Json } from '../../shared/json/json.ts';
import { schemas } from './sample-schemas.ts';
import { SchemaModules } from './schema-modules.ts';

let modules: SchemaModules;

beforeAll(async () => {
  modules = await SchemaModules.create();
});
afterAll(() => modules.remove());

/** Bodies parsed from JSON text, as in production. */
const value: fc.Arbitrary<Json> = fc
  .letrec<{ value: Json }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      fc.constantFrom(
        null,
        true,
        0,
        1,
        -1,
        1.5,
        '',
        'a',
        'aa',
        'aaaa',
        'z',
        '2026-11-23T09:00:00Z',
        'a@example.com',
        'https://example.com/',
      ),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(
        fc.constantFrom('a', 'b', 'c', 'd', 'x', 'ab', 'constructor', 'toString', 'valueOf', '__proto__'),
        tie('value'),
        { maxKeys: 4 },
      ),
      fc.constantFrom<Json>({ x: [1, null] }, { y: 1 }),
    ),
  }))
  .value.map((body) => JSON.parse(JSON.stringify(body)));

const schemaCompares = /"(const|enum|uniqueItems)"/;

describe.each(schemas)('the schema %s', (_, schema) => {
  test('the compiled check agrees with ajv', async () => {
    const check = await modules.compiled(schema);
    const validate = ajvFor(schema).compile(ajvSchema(schema));
    const compares = schemaCompares.test(JSON.stringify(schema));
    fc.assert(
      fc.property(value, (body) => {
        const isValid = check(body).length === 0;
        // Ajv calls members of these names when it compares; our check must not.
        if (compares && /constructor|toString|valueOf/.test(JSON.stringify(body))) return;
        expect(isValid).toBe(validate(body));
      }),
      { numRuns: 200 },
    );
  });

  test.each(['mjs', 'js'] as const)('the bundle from .%s agrees with ajv', async (extension) => {
    const check = await modules.bundled(schema, extension);
    const plain = await modules.compiled(schema);
    fc.assert(
      fc.property(value, (body) => {
        expect(check(body)).toEqual(plain(body));
      }),
      { numRuns: 50 },
    );
  });
});
