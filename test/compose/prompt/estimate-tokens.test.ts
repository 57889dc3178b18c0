import fc from 'fast-check';
import { expect, test } from 'vitest';
import { estimateTokens, LEAST_TOKENS_A_UNIT } from '../../../shared/compose/prompt/estimate-tokens.ts';

const text = fc.string({ unit: 'binary' });

test('the parts are never estimated at less than the whole', () => {
  fc.assert(
    fc.property(text, text, (a, b) => {
      expect(estimateTokens(a) + estimateTokens(b)).toBeGreaterThanOrEqual(estimateTokens(a + b));
    }),
  );
});

test('no text is cheaper than its length allows, none dearer than its bytes', () => {
  fc.assert(
    fc.property(text, (some) => {
      expect(estimateTokens(some)).toBeGreaterThanOrEqual(Math.floor(some.length * LEAST_TOKENS_A_UNIT));
      expect(estimateTokens(some)).toBeLessThanOrEqual(Buffer.byteLength(some));
    }),
  );
});

test.each([
  ['', 0],
  ['a word or two of plain English text', 13],
  ['电影推荐', 7],
  ['张三，年龄25岁', 11],
])('%j is estimated at %d', (some, tokens) => {
  expect(estimateTokens(some)).toBe(tokens);
});
