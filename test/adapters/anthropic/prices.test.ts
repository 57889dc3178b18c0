import { expect, test } from 'vitest';
import { hasListPrices } from '../../../shared/adapters/anthropic/base-client.ts';
import { costUsd } from '../../../shared/adapters/anthropic/prices.ts';
import { addCosts } from '../../../shared/ports/model-usage.ts';

const usage = { inputTokens: 0, outputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0 };
const MTOK = 1_000_000;

test.each([
  ['claude-sonnet-5-5', { inputTokens: MTOK }, 2],
  ['claude-sonnet-5-5', { outputTokens: MTOK }, 10],
  ['claude-sonnet-5-5', { cacheWriteTokens: MTOK }, 2.5],
  ['claude-sonnet-5-5', { cacheReadTokens: MTOK }, 0.1],
  ['claude-opus-5-5', { inputTokens: MTOK, outputTokens: MTOK, cacheReadTokens: MTOK }, 24.2],
  ['claude-fable-5-1', { inputTokens: MTOK, outputTokens: MTOK, cacheReadTokens: MTOK }, 60.25],
  ['claude-haiku-4-5-20251001', { inputTokens: MTOK }, 1],
  ['claude-haiku-5-5', { inputTokens: 100_000, outputTokens: 1_000 }, 0.0105],
  ['claude-haiku-5-5', { inputTokens: 100_001, outputTokens: 1_000 }, 0.0525005],
  ['claude-haiku-5-5', { inputTokens: 1, cacheReadTokens: 50_000, cacheWriteTokens: 50_000 }, 0.0337505],
  ['claude-haiku-5-5', {}, 0],
])('the model %s with %o costs %d dollars', (model, used, dollars) => {
  expect(costUsd(model, { ...usage, ...used })).toBeCloseTo(dollars, 9);
});

test.each(['gpt', 'constructor', 'claude-haiku-5-5-latest'])('the model %s has no known price', (model) => {
  expect(costUsd(model, usage)).toBeNull();
});

test('an unknown cost makes the sum unknown, and the estimate covers both', () => {
  const known = { costUsd: 0.1 };
  const unknown = { costUsd: null, estimatedUsd: 0.2 };
  expect([addCosts(known, known), addCosts(unknown, known), addCosts(unknown, unknown)]).toEqual([
    { costUsd: 0.2 },
    { costUsd: null, estimatedUsd: 0.3 },
    { costUsd: null, estimatedUsd: 0.4 },
  ]);
});

test.each([
  [undefined, true],
  ['', true],
  ['https://api.anthropic.com/', true],
  ['https://api.anthropic.com.example.org', false],
  ['http://127.0.0.1:8080', false],
  ['no address', false],
])('the list prices hold at the address %s: %s', (address, isListed) => {
  expect(hasListPrices(address)).toBe(isListed);
});
