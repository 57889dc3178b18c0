import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compileSchemaModule } from '../../shared/json-schema/compile-schema.ts';
import type { Json, JsonSchema } from '../../shared/json/json.ts';
import { schemas } from './sample-schemas.ts';
import { SchemaModules } from './schema-modules.ts';

let modules: SchemaModules;

beforeAll(async () => {
  modules = await SchemaModules.create();
});
afterAll(() => modules.remove());

const user: JsonSchema = {
  type: 'object',
  properties: {
    user: {
      type: 'object',
      properties: { age: { type: 'integer' }, name: { type: 'string' } },
      required: ['name'],
    },
  },
  additionalProperties: { type: 'object', additionalProperties: { type: 'number' } },
};

test('the check returns every fault with its place', async () => {
  const check = await modules.compiled(user);
  expect(check({ user: { age: 'old' } })).toEqual([
    "/user must have required property 'name'",
    '/user/age must be integer',
  ]);
  expect(check(5)).toEqual(['must be object']);
  expect(check({})).toEqual([]);
});

test('the check does not reveal names that the schema does not contain', async () => {
  const check = await modules.compiled(user);
  expect(check({ 'ann@example.com': { '4915123456789': 'secret' } })).toEqual(['/*/* must be number']);
  expect(
    await modules.compiled({ additionalProperties: false }).then((closed) => closed({ 'secret name': 1 })),
  ).toEqual(['must NOT have additional properties']);
});

test('the check does not reveal values of a body', async () => {
  const words = fc.array(fc.constantFrom('secretA', 'secretB', 'secretC'), { minLength: 1 });
  const checks = await Promise.all(schemas.map(([, schema]) => modules.compiled(schema)));
  fc.assert(
    fc.property(words, fc.constantFrom(...checks), (secrets, check) => {
      const body = {
        a: secrets,
        b: Object.fromEntries(secrets.map((secret) => [secret, secret])),
        c: secrets[0],
        secretKey: 1,
      };
      expect(check(body).join('\n')).not.toMatch(/secret/);
    }),
  );
});

test('the check returns at most ten lines and bounds its work on a hostile body', async () => {
  const check = await modules.compiled({ type: 'array', items: { type: 'string' } });
  expect(check(Array.from({ length: 900 }, (_, n) => n))).toHaveLength(10);
  expect(check(Array.from({ length: 500_000 }, (_, n) => n))).toHaveLength(10);
});

test('the check reports a depth beyond the stack without crashing', async () => {
  const check = await modules.compiled({ type: 'array', items: { $ref: '#' } });
  const deep: Json = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`);
  expect(check(deep)).toEqual(['is nested too deeply to be checked']);
  const equal = await modules.compiled({ const: JSON.parse('[[[1]]]') });
  expect(equal(deep)).not.toEqual([]);
});

test('a body with members named like inherited ones is compared correctly', async () => {
  const check = await modules.compiled({
    properties: { a: { const: { toString: 1 } }, b: { uniqueItems: true } },
  });
  expect(check(JSON.parse('{ "a": { "toString": 1 } }'))).toEqual([]);
  expect(check(JSON.parse('{ "a": { "toString": null } }'))).toEqual(['/a must be equal to constant']);
  expect(check(JSON.parse('{ "b": [{ "valueOf": 1 }, { "valueOf": 2 }] }'))).toEqual([]);
  expect(check(JSON.parse('{ "b": [{ "__proto__": 1 }, { "__proto__": 2 }] }'))).toEqual([]);
});

test('equal schemas compile to equal text', () => {
  for (const [, schema] of schemas) expect(compileSchemaModule(schema)).toBe(compileSchemaModule(schema));
});

test('an import statement inside a schema is not executed', async () => {
  const check = await modules.compiled({ enum: ['require("node:fs")', "require('node:fs')"] });
  expect(check('require("node:fs")')).toEqual([]);
});
