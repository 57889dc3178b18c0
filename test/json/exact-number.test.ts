import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { canonicalText } from '../../shared/json/canonical-text.ts';
import { digest } from '../../shared/json/digest.ts';
import {
  compareNumerics,
  ExactNumber,
  exactNumber,
  isNumeric,
  toDouble,
} from '../../shared/json/exact-number.ts';
import { parseJson, readJson } from '../../shared/json/parse-json.ts';
import { replaceExact } from '../../shared/json/replace-exact.ts';
import { isSameValue } from '../../shared/json/same-value.ts';
import { numberText } from './number-texts.ts';

const { numbers } = z
  .object({ numbers: z.array(z.object({ sent: z.string(), canonical: z.string() })) })
  .parse(JSON.parse(readFileSync(new URL('exact-number-vectors.json', import.meta.url), 'utf8')));

/** The value of a JSON number in units of 10^-450, in integers: an arithmetic that shares nothing with the code. */
function scaled(text: string): bigint {
  const [, sign = '', whole = '', fraction = '', power = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text) ?? [];
  return BigInt(sign + whole + fraction) * 10n ** BigInt(900 + Number(power) - fraction.length);
}

describe('the canonical text of a number', () => {
  test.each(numbers)('$sent is $canonical', ({ sent, canonical }) => {
    expect(canonicalText(readJson(sent))).toBe(canonical);
    expect(canonicalText(readJson(canonical))).toBe(canonical);
    expect(scaled(canonical)).toBe(scaled(sent));
  });

  test('equal numbers have one text, and different numbers have two', () => {
    fc.assert(
      fc.property(numberText, numberText, (one, other) => {
        const [a, b] = [readJson(one), readJson(other)];
        const isEqual = scaled(one) === scaled(other);
        expect(canonicalText(a) === canonicalText(b)).toBe(isEqual);
        expect(isSameValue(a, b)).toBe(isEqual);
        expect(digest([a]) === digest([b])).toBe(isEqual);
        expect(scaled(canonicalText(a))).toBe(scaled(one));
      }),
    );
  });
});

describe('a number in text', () => {
  test('a number keeps its value on the way through a text', () => {
    fc.assert(
      fc.property(numberText, (text) => {
        const value = readJson(`{"a":[${text}]}`);
        const again = JSON.stringify(value);
        expect(scaled(again.slice(6, -2))).toBe(scaled(text));
        // JSON.stringify writes -0 as 0, which is the same number.
        expect(isSameValue(readJson(again), value)).toBe(true);
      }),
    );
  });

  test('a number that a double holds is a number, and no other is', () => {
    fc.assert(
      fc.property(numberText, (text) => {
        const value = readJson(text);
        expect(isNumeric(value)).toBe(true);
        expect(value instanceof ExactNumber).toBe(scaled(String(Number(text))) !== scaled(text));
        if (value instanceof ExactNumber) expect(JSON.stringify(value)).toBe(text);
      }),
    );
  });

  test.each([
    '[9007199254740993]',
    '{"a":9007199254740993}',
    '9007199254740993',
    '\n 9007199254740993\t',
    '{"a": [1,\r\n  9007199254740993 ]}',
    '[1,-9007199254740993]',
    '[1e-400]',
    '[1E-400]',
    '{"a":-0.1e-399 }',
    '[0.10000000000000000001]',
  ])('the exact number in %s is found', (text) => {
    const value = readJson(text);
    expect(JSON.stringify(value)).toBe(text.replaceAll(/\s/g, ''));
    expect(JSON.stringify(value)).not.toBe(JSON.stringify(JSON.parse(text)));
  });

  test('a text that looks like a number stays a text', () => {
    const texts = ['9007199254740993', ',9007199254740993,', '[1e-400]', 'urn:uuid:12345678-1234e5'];
    for (const text of texts) expect(readJson(JSON.stringify([text]))).toEqual([text]);
  });

  test('a text nested far too deeply is read, so that it is refused as such', () => {
    const deep = `${'['.repeat(100_000)}9007199254740993${']'.repeat(100_000)}`;
    expect(parseJson(deep).kind).toBe('json');
  });

  test('a member named __proto__ stays a member beside an exact number', () => {
    const text = '{"__proto__":{"a":9007199254740993}}';
    expect(JSON.stringify(readJson(text))).toBe(text);
  });

  test.each(['', '01', '1.', '.5', '+1', ' 1', 'NaN', '0x10', '1e', '"1"'])('%j is no number', (text) => {
    expect(() => exactNumber(text)).toThrow(TypeError);
  });
});

test('numbers are compared by all their digits', () => {
  fc.assert(
    fc.property(numberText, numberText, (one, other) => {
      const difference = scaled(one) - scaled(other);
      const expected = difference === 0n ? 0 : difference < 0n ? -1 : 1;
      expect(Math.sign(compareNumerics(exactNumber(one), exactNumber(other)))).toBe(expected);
      expect(Object.is(toDouble(exactNumber(one)), Number(one))).toBe(true);
    }),
  );
});

describe('an exact number for an engine that knows none', () => {
  const asText = (value: Parameters<typeof replaceExact>[0]) => replaceExact(value, String);

  test('a copy has a text in its place and shares all else', () => {
    const value = { a: [{ b: exactNumber('9007199254740993') }], c: { d: [1, 'x', null] } };
    const copy = asText(value);
    expect(copy).toEqual({ a: [{ b: '9007199254740993' }], c: value.c });
    expect(copy).toHaveProperty('c', value.c);
    expect(value.a[0]?.b).toBeInstanceOf(ExactNumber);
  });

  test('a value without exact numbers is returned itself', () => {
    const value = { a: [Number.NaN, -0, { b: null }], c: 'x' };
    expect(asText(value)).toBe(value);
  });
});
