import fc from 'fast-check';
import { expect, test } from 'vitest';
import { longestText, shortenTexts } from '../../../shared/compose/prompt/shorten-texts.ts';
import type { Json } from '../../../shared/json/json.ts';

const json = fc.jsonValue({ stringUnit: 'binary' }).map((value): Json => JSON.parse(JSON.stringify(value)));

test('every text that is longer is cut there and says so', () => {
  expect(shortenTexts({ a: ['x'.repeat(30), 'short', 7] }, 10)).toEqual({
    value: { a: ['xxxxxxxxxx [cut]', 'short', 7] },
    cut: true,
  });
});

test('with room enough nothing changes', () => {
  fc.assert(
    fc.property(json, (value) => {
      expect(shortenTexts(value, Infinity)).toEqual({ value, cut: false });
    }),
  );
});

test('no text is left that is longer than the cap and the mark', () => {
  fc.assert(
    fc.property(json, fc.integer({ min: 1, max: 20 }), (value, cap) => {
      expect(longestText(Object.values([shortenTexts(value, cap).value]))).toBeLessThanOrEqual(
        cap + ' [cut]'.length,
      );
    }),
  );
});

test('no character is cut in half', () => {
  expect(shortenTexts('🎬'.repeat(20), 5).value).toBe('🎬🎬 [cut]');
});

test('a body nested deeper than any message is cut, not followed', () => {
  let deep: Json = 'bottom';
  for (let depth = 0; depth < 20_000; depth += 1) deep = [deep];
  const shortened = shortenTexts(deep, 100);
  expect(shortened.cut).toBe(true);
  expect(JSON.stringify(shortened.value)).toBe(`${'['.repeat(100)}"[cut]"${']'.repeat(100)}`);
  expect(longestText(deep)).toBe('bottom'.length);
});

test('a member named __proto__ stays a member', () => {
  const value: Json = JSON.parse('{"__proto__":"x"}');
  expect(JSON.stringify(shortenTexts(value, 10).value)).toBe('{"__proto__":"x"}');
});
