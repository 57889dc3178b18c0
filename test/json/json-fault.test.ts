import fc from 'fast-check';
import { expect, test } from 'vitest';
import { faultText, jsonFault } from '../../shared/json/json-fault.ts';
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

test.each<[string, string, readonly string[]]>([
  ['1e400', 'not-finite', []],
  ['[[{"a":-1e400}]]', 'not-finite', ['0', '0', 'a']],
  ['{"a":[0,1e-99999999999999999999]}', 'not-finite', ['a', '1']],
  ['"\\ud800"', 'lone-surrogate', []],
  ['["","\\udc00\\ud800"]', 'lone-surrogate', ['1']],
  ['{"a":{"\\ud800":1}}', 'lone-surrogate', ['a']],
])('%s is reported as %s with its place', (text, kind, tokens) => {
  expect(jsonFault(parse(text), 10)).toEqual({ kind, tokens });
});

test.each(['1e-400', '9007199254740993', '123456789.123456789123', '[12345678901234567890]'])(
  'the exact number %s has no fault',
  (text) => {
    expect(jsonFault(parse(text), 10)).toBeUndefined();
  },
);

test('the words of a fault name its place and no personal member', () => {
  const total = { kind: 'not-finite', tokens: ['order', 'lines', '3', 'total'] } as const;
  expect(faultText('data', total)).toBe('data/order/lines/3/total holds a number out of range');
  const personal = { kind: 'not-finite', tokens: ['anna@example.com', '0791234567', 'a/b'] } as const;
  expect(faultText('data', personal)).toBe('data/*/*/* holds a number out of range');
  const deep = { kind: 'too-deep', tokens: Array.from({ length: 12 }, () => 'a') } as const;
  expect(faultText('data', deep)).toBe(`data${'/a'.repeat(10)}/… is nested too deeply`);
});

test('the depth counts arrays and objects and overflows no stack', () => {
  expect(jsonFault(1, 0)).toBeUndefined();
  expect(jsonFault([], 0)).toEqual({ kind: 'too-deep', tokens: [] });
  expect(jsonFault([{ a: [] }], 3)).toBeUndefined();
  expect(jsonFault([{ a: [] }], 2)).toEqual({ kind: 'too-deep', tokens: ['0', 'a'] });
  expect(
    jsonFault(parse('{"a":['.repeat(100_000) + ']}'.repeat(100_000)), Number.POSITIVE_INFINITY),
  ).toBeUndefined();
});
