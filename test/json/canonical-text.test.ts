import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalText } from '../../shared/json/canonical-text.ts';
import { isSameValue } from '../../shared/json/same-value.ts';
import { body } from '../merge/arbitraries.ts';
import { json } from '../envelope/arbitrary-envelope.ts';

describe('the canonical text', () => {
  test('the canonical text is JSON with sorted members', () => {
    expect(canonicalText({ b: [1, -0, 1.5e300, null, true], a: { 2: 'x', 10: '"' } })).toBe(
      String.raw`{"a":{"10":"\"","2":"x"},"b":[1,0,1.5e+300,null,true]}`,
    );
    expect(canonicalText([])).toBe('[]');
    expect(canonicalText({})).toBe('{}');
  });

  test('the canonical text is that of an independent implementation of RFC 8785', () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(canonicalText(value)).toBe(canonicalize(value));
      }),
    );
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
        expect(canonicalText(number)).toBe(canonicalize(number));
      }),
    );
  });

  test('the canonical text sorts by UTF-16 code units, as RFC 8785 requires', () => {
    expect(canonicalText({ '\u{1F600}': 1, '\uFB33': 2, '\u20AC': 3 })).toBe(
      '{"\u20AC":3,"\u{1F600}":1,"\uFB33":2}',
    );
  });

  test('the canonical text exists for values that no signature covers', () => {
    expect(canonicalText('\uD800')).toBe(String.raw`"\ud800"`);
    expect(canonicalText(Number('1e999'))).not.toBe(canonicalText(null));
  });

  test('the canonical text is equal for equal values only', () => {
    fc.assert(
      fc.property(body, body, (a, b) => {
        expect(isSameValue(a, b)).toBe(canonicalText(a) === canonicalText(b));
        expect(isSameValue(a, structuredClone(a))).toBe(true);
      }),
    );
  });

  test('the canonical text decodes to the same value', () => {
    fc.assert(
      fc.property(body, (value) => {
        expect(canonicalText(JSON.parse(canonicalText(value)))).toBe(canonicalText(value));
      }),
    );
  });
});
