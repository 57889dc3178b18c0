import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseJson } from '../../../local/eventbridge/aws-json.ts';
import { ExactNumber } from '../../../shared/json/exact-number.ts';
import { isJsonObject } from '../../../shared/json/is-json-object.ts';
import { compilePatternText } from '../../../local/eventbridge/rule-book.ts';

function matches(list: string, value: string): boolean {
  const event = parseJson(`{ "detail": { "a": ${value} } }`);
  if (!isJsonObject(event)) throw new TypeError(`${value} makes no event`);
  return compilePatternText(`{ "detail": { "a": ${list} } }`)(event);
}

describe('numbers in patterns and events', () => {
  test('a double equals its other spellings', () => {
    expect(matches('[1.5]', '15e-1')).toBe(true);
    expect(matches('[1e3]', '1000.0')).toBe(true);
    expect(matches('[6000000000]', '6e9')).toBe(true);
    expect(matches('[{ "numeric": ["=", 0.0000001] }]', '1e-7')).toBe(true);
    expect(matches('[{ "numeric": [">", 1e300] }]', '2e300')).toBe(true);
  });

  test('a number that is no double equals its own digits only', () => {
    expect(matches('[9007199254740993]', '9007199254740993')).toBe(true);
    expect(matches('[9007199254740993]', '9007199254740992')).toBe(false);
    expect(matches('[9007199254740992]', '9007199254740993')).toBe(false);
    expect(matches('[9007199254740993]', '9007199254740993.0')).toBe(false);
    expect(matches('[1e400]', '1e401')).toBe(false);
    expect(matches('["1e400"]', '1e400')).toBe(false);
  });

  test('a number that is no double is in no range, and is anything but any number', () => {
    expect(matches('[{ "numeric": [">", 1] }]', '9007199254740993')).toBe(false);
    expect(matches('[{ "numeric": ["<=", 9007199254740992] }]', '9007199254740993')).toBe(false);
    expect(matches('[{ "anything-but": 9007199254740992 }]', '9007199254740993')).toBe(true);
    expect(matches('[{ "exists": true }]', '9007199254740993')).toBe(true);
    expect(matches('[{ "exists": false }]', '9007199254740993')).toBe(false);
  });

  test.each([
    '[{ "numeric": ["=", 9007199254740993] }]',
    '[{ "numeric": [">", 0, "<", 1e400] }]',
    '[{ "anything-but": 1e400 }]',
    '[{ "anything-but": [1, 9007199254740993] }]',
  ])('the pattern %s cannot be compared', (list) => {
    expect(() => matches(list, '1')).toThrow(/Cannot compare number : (9007199254740993|1e400)$/);
  });
});

test('exact JSON is written with the digits that it was read with', () => {
  const digits = fc.string({ unit: fc.constantFrom('0', '1', '9'), minLength: 1, maxLength: 25 });
  const number = fc
    .tuple(
      fc.bigInt({ min: 0n, max: 10n ** 25n }),
      fc.option(digits),
      fc.option(fc.integer({ min: -400, max: 400 })),
    )
    .map(
      ([whole, fraction, power]) =>
        `${whole}${fraction === null ? '' : `.${fraction}`}${power === null ? '' : `e${power}`}`,
    );
  const kept = (text: string): string =>
    parseJson(text) instanceof ExactNumber ? text : JSON.stringify(Number(text));
  fc.assert(
    fc.property(fc.array(number), (numbers) => {
      const read = parseJson(`{"list":[${numbers.join(',')}]}`);
      expect(JSON.stringify(read)).toBe(`{"list":[${numbers.map(kept).join(',')}]}`);
      for (const text of numbers) expect(Number(kept(text))).toBe(Number(text));
    }),
  );
});
