import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonFault } from '../../shared/json/json-fault.ts';
import type { Json } from '../../shared/json/json.ts';
import { parseJson } from '../../shared/json/parse-json.ts';
import { json } from '../envelope/arbitrary-envelope.ts';

const parse = (text: string): Json => {
  const parsed = parseJson(text);
  if (parsed.kind === 'not-json') throw new Error('not JSON');
  return parsed.value;
};

test('a value that survives its own text has no fault', () => {
  fc.assert(
    fc.property(json, (value) => {
      expect(jsonFault(value, 1_000)).toBeUndefined();
      expect(parse(JSON.stringify(value))).toEqual(value);
    }),
  );
});

test.each<[string, string]>([
  ['1e400', 'not-finite'],
  ['[[{"a":-1e400}]]', 'not-finite'],
  ['"\\ud800"', 'lone-surrogate'],
  ['["\\udc00\\ud800"]', 'lone-surrogate'],
  ['{"a":{"\\ud800":1}}', 'lone-surrogate'],
])('%s is reported as %s', (text, fault) => {
  expect(jsonFault(parse(text), 10)).toBe(fault);
});

test('the depth counts arrays and objects and overflows no stack', () => {
  expect(jsonFault(1, 0)).toBeUndefined();
  expect(jsonFault([], 0)).toBe('too-deep');
  expect(jsonFault([{ a: [] }], 3)).toBeUndefined();
  expect(jsonFault([{ a: [] }], 2)).toBe('too-deep');
  expect(
    jsonFault(parse('{"a":['.repeat(100_000) + ']}'.repeat(100_000)), Number.POSITIVE_INFINITY),
  ).toBeUndefined();
});
