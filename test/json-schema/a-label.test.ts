import { domainToASCII } from 'node:url';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isStrictHostname } from '../../shared/json-schema/formats/a-label.ts';
import { compileSchemaModule } from '../../shared/json-schema/compile-schema.ts';

test.each([
  'xn--mnchen-3ya.de',
  'XN--MNCHEN-3YA.DE',
  'xn--ihqwcrb4cv8a8dqg056pqjye',
  'xn--zca29lwxobi7a',
  'xn--qmbc',
  'xn--ll-0ea',
  'xn--e1aybc.xn--p1ai',
  'r3---sn-4g5e6nsz.example.com',
])('the host name %s is valid', (name) => {
  expect(isStrictHostname(name)).toBe(true);
});

test.each([
  ['no Punycode', 'xn--X'],
  ['empty Punycode', 'xn--'],
  ['ASCII only', 'xn--abc-'],
  ['too large a number', 'xn--99999999999'],
  ["not the encoder's own form", 'xn--hello-txk'],
  ['characters that RFC 5892 does not admit', 'xn--chb89f'],
  ['an emoji', 'xn--ls8h'],
  ['a middle dot without an l', 'xn--aa-0ea'],
  ['a Greek sign without a Greek letter', 'xn--wva3j'],
  ['a Katakana dot alone', 'xn--vek'],
])('a label with %s is no host name: %s', (_what, name) => {
  expect(isStrictHostname(name)).toBe(false);
});

test('what the platform encodes of small letters is valid', () => {
  const letter = fc.constantFrom(
    ...Array.from('abcxyz\u00e4\u00f6\u00fc\u0430\u0431\u044f\u4e2d\u56fd\u6771\u4eac'),
  );
  fc.assert(
    fc.property(fc.array(letter, { minLength: 1, maxLength: 12 }), (letters) => {
      expect(isStrictHostname(domainToASCII(letters.join('')))).toBe(true);
    }),
  );
});

test('only a schema that names host names carries the check of their labels', () => {
  expect(compileSchemaModule({ format: 'hostname' })).toContain('formats-with-hostname.ts');
  expect(compileSchemaModule({ format: 'email' })).not.toContain('formats-with-hostname.ts');
});
