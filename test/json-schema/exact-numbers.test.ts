import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isJsonObject } from '../../shared/json/is-json-object.ts';
import { readJson } from '../../shared/json/parse-json.ts';
import type { JsonObject } from '../../shared/json/json.ts';
import { SchemaModules } from './schema-modules.ts';

let modules: SchemaModules;

/** Reads a schema with all digits of its numbers. */
function read(text: string): JsonObject {
  const schema = readJson(text);
  if (!isJsonObject(schema)) throw new TypeError('the text is no schema');
  return schema;
}

beforeAll(async () => {
  modules = await SchemaModules.create();
});

afterAll(() => modules.remove());

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
    [read('{"maximum":9223372036854775807}'), '9223372036854775807', true],
    [read('{"maximum":9223372036854775807}'), '9223372036854775808', false],
    [read('{"maximum":9223372036854775807}'), '12', true],
    [read('{"minimum":-9223372036854775809}'), '-9223372036854775808', true],
    [read('{"minimum":18446744073709551615}'), '18446744073709551615', true],
    [read('{"minimum":18446744073709551615}'), '18446744073709551614', false],
    [read('{"exclusiveMinimum":9007199254740993}'), '9007199254740992', false],
    [read('{"exclusiveMinimum":9007199254740993}'), '9007199254740994', true],
    [read('{"exclusiveMaximum":9007199254740993}'), '9007199254740993', false],
    [read('{"exclusiveMaximum":12345678901234567890.12}'), '12345678901234567890.11', true],
    [read('{"multipleOf":9007199254740993}'), '18014398509481986', true],
    [read('{"multipleOf":9007199254740993}'), '18014398509481984', false],
    [read('{"const":9007199254740993}'), '9007199254740993.0', true],
    [read('{"const":9007199254740993}'), '9007199254740992', false],
    [read('{"enum":["a",{"b":[9007199254740993]}]}'), '{"b":[9007199254740993]}', true],
    [read('{"enum":["a",{"b":[9007199254740993]}]}'), '{"b":[9007199254740992]}', false],
    [read('{"enum":["a",{"b":[9007199254740993]}]}'), '"a"', true],
    [read('{"default":9007199254740993}'), '1', true],
    [read('{"properties":{"maximum":{"minimum":9007199254740993}}}'), '{"maximum":9007199254740992}', false],
  ])('%j takes %s: %s', async (keyword, text, isValid) => {
    const check = await modules.compiledForText({ properties: { a: keyword } });
    expect(check(`{"a":${text}}`).length === 0).toBe(isValid);
    const bare = await modules.compiledForText(keyword);
    expect(bare(text).length === 0).toBe(isValid);
  });

  test('a list of different large ids has no duplicates', async () => {
    for (const items of [{}, { items: { type: 'integer' } }]) {
      const check = await modules.compiledForText({ properties: { a: { uniqueItems: true, ...items } } });
      expect(check('{"a":[9007199254740993,9007199254740992,9007199254740991]}')).toEqual([]);
      expect(check('{"a":[9007199254740993,9007199254740993.0]}')).toEqual([
        '/a must NOT have duplicate items',
      ]);
    }
    const nested = await modules.compiledForText({ uniqueItems: true });
    expect(nested('[{"b":9007199254740993},{"b":9007199254740992}]')).toEqual([]);
    expect(nested('[{"b":[9007199254740993]},{"b":[9007199254740993.0]}]')).toHaveLength(1);
  });

  test('the faults of other members are reported and the number is not shown', async () => {
    const check = await modules.compiledForText({
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
  const check = await modules.compiled({ uniqueItems: true });
  const items = Array.from({ length: 100_000 }, (_, id) => ({ id }));
  const start = process.cpuUsage().user;
  expect(check(items)).toEqual([]);
  expect(process.cpuUsage().user - start).toBeLessThan(2_000_000);
});
