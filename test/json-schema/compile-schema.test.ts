import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compileSchemaModule } from '../../shared/json-schema/compile-schema.ts';
import { ajvFor, ajvSchema } from '../../shared/json-schema/ajv-for.ts';
import { isJsonObject } from '../../shared/json/is-json-object.ts';
import type { Json, JsonObject, JsonSchema } from '../../shared/json/json.ts';

const root = resolve(import.meta.dirname, '../..');

type Check = (value: unknown) => readonly string[];

/** A folder where plain modules find `ajv`, and one where bundles cannot. */
let beside: string;
let away: string;
let count = 0;

beforeAll(async () => {
  beside = await mkdtemp(join(root, 'node_modules/.bridge-test-'));
  away = await mkdtemp(join(tmpdir(), 'bridge-test-'));
});
afterAll(async () => {
  await rm(beside, { recursive: true, force: true });
  await rm(away, { recursive: true, force: true });
});

function isCheck(value: unknown): value is (value: unknown) => unknown {
  return typeof value === 'function';
}

async function checkIn(path: string, name = 'check'): Promise<Check> {
  const module: object = await import(pathToFileURL(path).href);
  const check: unknown = Reflect.get(module, name);
  if (!isCheck(check)) throw new TypeError('the module exports no check');
  return (value) => {
    const found = check(value);
    if (!Array.isArray(found)) throw new TypeError('the check returns no list');
    return found.map(String);
  };
}

/** Finds the modules of ours from any folder, as the bundler of the functions does. */
function moduleText(schema: JsonSchema): string {
  return compileSchemaModule(schema).replaceAll("from './shared/", `from '${root}/shared/`);
}

async function compiled(schema: JsonSchema): Promise<Check> {
  count += 1;
  const path = join(beside, `schema-${count}.mjs`);
  await writeFile(path, moduleText(schema));
  return checkIn(path);
}

/** Checks a text. It is parsed by the modules that the compiled schema imports, as in a bundle. */
async function compiledForText(schema: JsonSchema): Promise<(text: string) => readonly string[]> {
  count += 1;
  const path = join(beside, `schema-${count}.mjs`);
  const parsing = `import { readJson } from '${root}/shared/json/parse-json.ts';`;
  const checking =
    'const checkValue = check;\nexport const checkText = (text) => checkValue(readJson(text));';
  await writeFile(path, `${parsing}\n${moduleText(schema)}\n${checking}`);
  return checkIn(path, 'checkText');
}

/** Bundles as infra does; `extension` decides how esbuild reads imports of CommonJS. */
async function bundled(schema: JsonSchema, extension: 'mjs' | 'js'): Promise<Check> {
  count += 1;
  const source = join(beside, `schema-${count}.${extension}`);
  const outfile = join(away, `bundle-${count}.mjs`);
  await writeFile(source, moduleText(schema));
  await build({
    entryPoints: [source],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    minify: true,
    logLevel: 'silent',
  });
  return checkIn(outfile);
}

const draft07 = 'http://json-schema.org/draft-07/schema#';

function schemaIn(text: string): JsonSchema {
  const parsed: Json = JSON.parse(text);
  return isJsonObject(parsed) ? parsed : false;
}

/** Passed as text, because an object with a member `then` looks like a promise. */
const conditions =
  '{ "if": { "required": ["a"] }, "then": { "minProperties": 2 }, "else": { "maxProperties": 2 } }';

/** Together these schemas require every module that compiled code can. */
const schemas: readonly (readonly [name: string, schema: JsonSchema])[] = [
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
    const check = await compiled(schema);
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
    const check = await bundled(schema, extension);
    const plain = await compiled(schema);
    fc.assert(
      fc.property(value, (body) => {
        expect(check(body)).toEqual(plain(body));
      }),
      { numRuns: 50 },
    );
  });
});

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
  const check = await compiled(user);
  expect(check({ user: { age: 'old' } })).toEqual([
    "/user must have required property 'name'",
    '/user/age must be integer',
  ]);
  expect(check(5)).toEqual(['must be object']);
  expect(check({})).toEqual([]);
});

test('the check does not reveal names that the schema does not contain', async () => {
  const check = await compiled(user);
  expect(check({ 'ann@example.com': { '4915123456789': 'secret' } })).toEqual(['/*/* must be number']);
  expect(
    await compiled({ additionalProperties: false }).then((closed) => closed({ 'secret name': 1 })),
  ).toEqual(['must NOT have additional properties']);
});

test('the check does not reveal values of a body', async () => {
  const words = fc.array(fc.constantFrom('secretA', 'secretB', 'secretC'), { minLength: 1 });
  const checks = await Promise.all(schemas.map(([, schema]) => compiled(schema)));
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
  const check = await compiled({ type: 'array', items: { type: 'string' } });
  expect(check(Array.from({ length: 900 }, (_, n) => n))).toHaveLength(10);
  expect(check(Array.from({ length: 500_000 }, (_, n) => n))).toEqual(['/0 must be string']);
});

test('the check reports a depth beyond the stack without crashing', async () => {
  const check = await compiled({ type: 'array', items: { $ref: '#' } });
  const deep: Json = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`);
  expect(check(deep)).toEqual(['is nested too deeply to be checked']);
  const equal = await compiled({ const: JSON.parse('[[[1]]]') });
  expect(equal(deep)).not.toEqual([]);
});

describe('a number that a double cannot hold', () => {
  test.each<[keyword: JsonObject, text: string, isValid: boolean]>([
    [{ type: 'number' }, '9007199254740993', true],
    [{ type: 'integer' }, '9007199254740993', true],
    [{ type: 'integer' }, '1e400000000', true],
    [{ type: 'integer' }, '1.00000000000000000001', false],
    [{ type: 'integer' }, '1e-400', false],
    [{ type: ['string', 'object', 'array', 'null', 'boolean'] }, '9007199254740993', false],
    [{ not: { type: 'object' } }, '9007199254740993', true],
    [{ additionalProperties: false, maxProperties: 0 }, '9007199254740993', true],
    [{ const: 9007199254740992 }, '9007199254740993', false],
    [{ enum: [9007199254740992, 9007199254740996] }, '9007199254740993', false],
    [{ maximum: 9007199254740992 }, '9007199254740993', false],
    [{ maximum: 9007199254740994 }, '9007199254740993', true],
    [{ minimum: 9007199254740994 }, '9007199254740993', false],
    [{ minimum: 9007199254740992 }, '9007199254740993', true],
    [{ exclusiveMinimum: 9007199254740992 }, '9007199254740993', true],
    [{ exclusiveMinimum: 0 }, '1e-400', true],
    [{ exclusiveMinimum: 0 }, '-1e-400', false],
    [{ maximum: 0 }, '-1e-400', true],
    [{ maximum: 0.1 }, '0.1000000000000000055', false],
    [{ minimum: 0.1 }, '0.1000000000000000055', true],
    [{ format: 'int64' }, '9223372036854775807', true],
    [{ format: 'int64' }, '9223372036854775809', false],
    [{ format: 'int64' }, '-9223372036854775809', false],
    [{ format: 'int32' }, '2147483647.9999999999999', false],
    [{ multipleOf: 0.01 }, '12345678901234567.89', true],
    [{ multipleOf: 0.01 }, '12345678901234567.891', false],
    [{ multipleOf: 2 }, '9007199254740993', false],
    [{ multipleOf: 3 }, '4503599627370496.3', false],
  ])('%j takes %s: %s', async (keyword, text, isValid) => {
    const check = await compiledForText({ properties: { a: keyword } });
    expect(check(`{"a":${text}}`).length === 0).toBe(isValid);
    const bare = await compiledForText(keyword);
    expect(bare(text).length === 0).toBe(isValid);
  });

  test('a list of different large ids has no duplicates', async () => {
    for (const items of [{}, { items: { type: 'integer' } }]) {
      const check = await compiledForText({ properties: { a: { uniqueItems: true, ...items } } });
      expect(check('{"a":[9007199254740993,9007199254740992,9007199254740991]}')).toEqual([]);
      expect(check('{"a":[9007199254740993,9007199254740993.0]}')).toEqual([
        '/a must NOT have duplicate items',
      ]);
    }
    const nested = await compiledForText({ uniqueItems: true });
    expect(nested('[{"b":9007199254740993},{"b":9007199254740992}]')).toEqual([]);
    expect(nested('[{"b":[9007199254740993]},{"b":[9007199254740993.0]}]')).toHaveLength(1);
  });

  test('the faults of other members are reported and the number is not shown', async () => {
    const check = await compiledForText({
      properties: { a: { type: 'string' }, b: { multipleOf: 0.5 } },
      additionalProperties: false,
    });
    expect(check('{"a":9007199254740993,"b":0.50000000000000000001}')).toEqual([
      '/a must be string',
      '/b must be multiple of 0.5',
    ]);
  });
});

test('a long list is checked for duplicates in linear time', async () => {
  const check = await compiled({ uniqueItems: true });
  const items = Array.from({ length: 100_000 }, (_, id) => ({ id }));
  const start = process.cpuUsage().user;
  expect(check(items)).toEqual([]);
  expect(process.cpuUsage().user - start).toBeLessThan(2_000_000);
});

test('a body with members named like inherited ones is compared correctly', async () => {
  const check = await compiled({ properties: { a: { const: { toString: 1 } }, b: { uniqueItems: true } } });
  expect(check(JSON.parse('{ "a": { "toString": 1 } }'))).toEqual([]);
  expect(check(JSON.parse('{ "a": { "toString": null } }'))).toEqual(['/a must be equal to constant']);
  expect(check(JSON.parse('{ "b": [{ "valueOf": 1 }, { "valueOf": 2 }] }'))).toEqual([]);
  expect(check(JSON.parse('{ "b": [{ "__proto__": 1 }, { "__proto__": 2 }] }'))).toEqual([]);
});

test('equal schemas compile to equal text', () => {
  for (const [, schema] of schemas) expect(compileSchemaModule(schema)).toBe(compileSchemaModule(schema));
});

test('an import statement inside a schema is not executed', async () => {
  const check = await compiled({ enum: ['require("node:fs")', "require('node:fs')"] });
  expect(check('require("node:fs")')).toEqual([]);
});
