import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { printable, printableJson, printableOutput, quote } from '../../shared/json/printable.ts';

/** The characters that must not reach a terminal, by the ranges that Unicode gives them. */
const hostile: readonly (readonly [string, number, number])[] = [
  ['control characters', 0x00, 0x08],
  ['control characters after the line break', 0x0b, 0x1f],
  ['the second half of the controls', 0x7f, 0x9f],
  ['the soft hyphen', 0xad, 0xad],
  ['the Arabic letter mark', 0x61c, 0x61c],
  ['zero-width characters and marks of direction', 0x200b, 0x200f],
  ['separators and embeddings', 0x2028, 0x202e],
  ['the word joiner and invisible operators', 0x2060, 0x2064],
  ['isolates', 0x2066, 0x2069],
  ['deprecated format characters', 0x206a, 0x206f],
  ['the byte order mark', 0xfeff, 0xfeff],
  ['interlinear annotations', 0xfff9, 0xfffb],
  ['tags', 0xe0000, 0xe007f],
];

const everyOf = (from: number, to: number): readonly string[] =>
  Array.from({ length: to - from + 1 }, (_, index) => String.fromCodePoint(from + index));

describe('text for a terminal', () => {
  test.each(hostile)('has %s as escapes', (_, from, to) => {
    for (const character of everyOf(from, to)) {
      for (const make of [printable, printableOutput]) {
        const made = make(`a${character}b`);
        expect(made).toMatch(/^a(\\u[0-9a-f]{4}){1,2}b$/);
        expect(JSON.parse(`"${made}"`)).toBe(`a${character}b`);
      }
    }
  });

  test('keeps what a person reads', () => {
    const text = '電影 🎬 café ½ naïve Ω سلام שלום नमस्ते 葛\u{E0100}城 ❤️ | ~';
    expect(printable(text)).toBe(text);
    expect(printableOutput(`${text}\n\t${text}\n`)).toBe(`${text}\n\t${text}\n`);
  });

  test('from a message has no line of its own', () => {
    expect(printable('a\nb\tc\r')).toBe('a\\u000ab\\u0009c\\u000d');
  });

  test('has joiners as escapes too, in emoji as in Persian', () => {
    expect(printable('👩\u200d🔬')).toBe('👩\\u200d🔬');
    expect(printable('می\u200cخواهم')).toBe('می\\u200cخواهم');
  });

  test('that is JSON stays JSON of the same value', () => {
    const text = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), text, (value, more) => {
        const json = JSON.stringify({ value, more });
        expect(JSON.parse(printableOutput(json))).toEqual(JSON.parse(json));
        expect(printableOutput(json)).not.toMatch(
          /[\p{Cc}\p{Cs}\u200b-\u200f\u2028-\u202e\u{e0000}-\u{e007f}]/u,
        );
        expect(JSON.parse(printableJson({ value, more }, ''))).toEqual(JSON.parse(json));
      }),
    );
  });

  test('has quoted names without anything lost', () => {
    expect(quote('a\u009b31m\u202eb\u{e0041}')).toBe('"a\\u009b31m\\u202eb\\udb40\\udc41"');
  });
});
