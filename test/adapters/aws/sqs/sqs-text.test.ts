import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { escapeJsonText, isSqsText, toAttributeText } from '../../../../shared/adapters/aws/sqs/sqs-text.ts';

/** Text of every UTF-16 code unit, with those that matter often: controls, surrogates, non-characters. */
const anyText = fc
  .array(
    fc.oneof(
      fc.integer({ min: 0, max: 0xffff }),
      fc.constantFrom(0, 9, 10, 13, 31, 32, 0xd83d, 0xde00, 0xd800, 0xfffd, 0xfffe, 0xffff),
    ),
  )
  .map((units) => String.fromCharCode(...units));

/** The documented set, written a second time and in another way. */
function isTaken(text: string): boolean {
  return Array.from(text).every((character) => {
    const code = character.codePointAt(0) ?? -1;
    return (
      code === 0x9 ||
      code === 0xa ||
      code === 0xd ||
      (code >= 0x20 && code <= 0xd7ff) ||
      (code >= 0xe000 && code <= 0xfffd) ||
      (code >= 0x10000 && code <= 0x10ffff)
    );
  });
}

describe('isSqsText', () => {
  test('isSqsText knows the documented characters', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(isSqsText(text)).toBe(text !== '' && isTaken(text));
      }),
    );
  });

  test.each(['\t\n\r', '电影推荐', '😀', '\u{7F}\u{80}', '\u{FFFD}', '\u{10FFFF}'])(
    'isSqsText accepts %j',
    (text) => {
      expect(isSqsText(text)).toBe(true);
    },
  );

  test.each(['', '\0', '\u{1F}', '\u{FFFE}', '\u{FFFF}', '\u{D800}', 'a\u{DC00}b'])(
    'isSqsText rejects %j',
    (text) => {
      expect(isSqsText(text)).toBe(false);
    },
  );
});

describe('escapeJsonText', () => {
  test('escapeJsonText keeps the meaning of JSON and gives text that SQS accepts', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, fc.jsonValue(), fc.dictionary(anyText, anyText)), (value) => {
        const text = JSON.stringify(value);
        const escaped = escapeJsonText(text);
        expect(isSqsText(escaped)).toBe(true);
        expect(JSON.parse(escaped)).toEqual(JSON.parse(text));
      }),
    );
  });

  test('escapeJsonText leaves plain text unchanged', () => {
    expect(escapeJsonText('{"name":"张三","mood":"😀"}')).toBe('{"name":"张三","mood":"😀"}');
    expect(escapeJsonText('"\u{FFFF}"')).toBe('"\\uffff"');
  });
});

describe('toAttributeText', () => {
  test('toAttributeText gives a short, clean text for any input', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 12 }), (text, most) => {
        const shown = toAttributeText(text, most);
        expect(shown.length).toBeLessThanOrEqual(most);
        expect(isTaken(shown)).toBe(true);
        if (text !== '') expect(shown).not.toBe('');
      }),
    );
  });

  test('toAttributeText marks removed characters and the cut', () => {
    expect(toAttributeText('a\0b', 10)).toBe('a\u{FFFD}b');
    expect(toAttributeText('abcdef', 4)).toBe('abc…');
    expect(toAttributeText('ab😀ef', 4)).toBe('ab…');
    expect(toAttributeText('abcd', 4)).toBe('abcd');
  });
});
