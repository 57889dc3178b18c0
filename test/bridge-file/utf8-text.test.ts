import { expect, test } from 'vitest';
import { utf8Text } from '../../shared/bridge-file/source/utf8-text.ts';

const bytes = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

test.each<[what: string, given: Uint8Array, line: number, column: number, reason: string]>([
  ['Latin 1', bytes('a: 1\nname: M\xfcller\n'), 2, 8, 'holds a byte that is not UTF-8'],
  [
    'Latin 1 behind a replacement',
    new Uint8Array([...new TextEncoder().encode('\uFFFD '), 0xfc]),
    1,
    3,
    'not UTF-8',
  ],
  ['UTF-16', bytes('\xff\xfea\x00'), 1, 1, 'is text in UTF-16'],
  ['binary data', bytes('ab\n\x00'), 2, 1, 'is no text but binary data'],
])('a file of %s is refused at its place', (_what, given, line, column, reason) => {
  expect(utf8Text(given)).toMatchObject({
    kind: 'not-text',
    place: { line, column },
    reason: expect.stringContaining(reason),
  });
});

test('text in UTF-8 is read as it is, replacement characters and byte order marks included', () => {
  const text = '\uFEFFname: M\u00fcller \uFFFD \u{1f600}';
  expect(utf8Text(new TextEncoder().encode(text))).toEqual({ kind: 'text', text });
});
