import fc from 'fast-check';
import { expect, test } from 'vitest';
import { redact } from '../../shared/admission/redaction/redact.ts';
import { keyText } from '../../shared/admission/correlation/key-text.ts';
import { readStatement } from '../../shared/admission/correlation/read-statement.ts';
import { encodeData } from '../../shared/compose/prompt/encode-data.ts';
import { shortenTexts } from '../../shared/compose/prompt/shorten-texts.ts';
import { canonicalText } from '../../shared/json/canonical-text.ts';
import { compareNumerics, exactNumber, isNumeric } from '../../shared/json/exact-number.ts';
import type { LossName } from '../../shared/policy/losses/loss-descriptors.ts';
import { gap } from '../../shared/merge/losses/numbers.ts';
import { numberText } from '../json/number-texts.ts';
import { settledAlike } from './arbitraries.ts';

const number = numberText.map(exactNumber);
const numbers = fc.array(number, { minLength: 1, maxLength: 7 });
const large = exactNumber('9007199254740993');

test.each<LossName>(['vote', 'absolute', 'latest'])('%s settles on a claim with all its digits', (loss) => {
  fc.assert(
    fc.property(numbers, (claims) => {
      const { value } = settledAlike(loss, claims);
      expect(claims.map((claim) => JSON.stringify(claim))).toContain(JSON.stringify(value));
    }),
  );
});

test.each<LossName>(['squared', 'huber'])('%s stays within the claims', (loss) => {
  fc.assert(
    fc.property(numbers, (claims) => {
      const { value } = settledAlike(loss, claims);
      if (!isNumeric(value)) throw new TypeError('a mean is a number');
      const all = claims.toSorted(compareNumerics);
      expect(compareNumerics(value, all[0] ?? 0)).toBeGreaterThanOrEqual(0);
      expect(compareNumerics(value, all.at(-1) ?? 0)).toBeLessThanOrEqual(0);
    }),
  );
});

test('the mean of tenths is a tenth, and what all claim stands as it was sent', () => {
  expect(settledAlike('squared', [0.1, 0.2, 0.3]).value).toBe(0.2);
  expect(settledAlike('squared', [large, large]).value).toBe(large);
  expect(settledAlike('huber', [large, exactNumber('9007199254740993.0')]).value).toBe(large);
});

test('only equal numbers are nothing apart', () => {
  fc.assert(
    fc.property(number, number, (a, b) => {
      expect(gap(a, b) === 0).toBe(canonicalText(a) === canonicalText(b));
    }),
  );
  expect(gap(large, 9007199254740992)).toBeGreaterThan(0);
});

test('a number is a key, and equal numbers are one', () => {
  fc.assert(
    fc.property(number, number, (a, b) => {
      const [one, other] = [keyText(a), keyText(b)];
      expect(one.kind).toBe('text');
      expect(JSON.stringify(one) === JSON.stringify(other)).toBe(canonicalText(a) === canonicalText(b));
    }),
  );
  expect(keyText(exactNumber('1e400')).kind).toBe('wrong');
});

test('a size and a deadline are ordinary numbers', () => {
  expect(readStatement('size', large, []).kind).toBe('wrong');
  expect(readStatement('deadline', exactNumber('1672531200000000001'), []).kind).toBe('wrong');
});

test('neither redaction nor a prompt changes a number', () => {
  fc.assert(
    fc.property(number, fc.integer({ min: 0, max: 10 }), (value, cap) => {
      const body = { a: [value], text: 'x' };
      expect(redact(body, ['text', '/a/0/text'])).toEqual({ a: [value] });
      expect(shortenTexts(value, cap)).toEqual({ value, cut: false });
      expect(encodeData(value)).toBe(JSON.stringify(value));
    }),
  );
});
