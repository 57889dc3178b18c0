import type { Price as DeclaredPrice } from '../../policy/token-price.ts';
import type { Usage } from '../../ports/model-usage.ts';

/** US dollars per million tokens. */
interface Price {
  readonly input: number;
  readonly output: number;
  /** Cache writes for five minutes, the default: 1.25 x input. */
  readonly cacheWrite: number;
  /** 0.1 x input, and less for some models. */
  readonly cacheRead: number;
  /** The price of every token of a request whose prompt exceeds `above` tokens. */
  readonly long?: { readonly above: number; readonly price: Price };
}

/**
 * The list prices of the Messages API, standard tier, as of November 2026. No other place states them.
 *
 * @see https://platform.claude.com/docs/en/about-claude/pricing
 */
const PRICES: ReadonlyMap<string, Price> = new Map([
  [
    'claude-haiku-5-5',
    {
      input: 0.1,
      output: 0.5,
      cacheWrite: 0.125,
      cacheRead: 0.01,
      long: { above: 100_000, price: { input: 0.5, output: 2.5, cacheWrite: 0.625, cacheRead: 0.05 } },
    },
  ],
  ['claude-sonnet-5-5', { input: 2, output: 10, cacheWrite: 2.5, cacheRead: 0.1 }],
  ['claude-opus-5-5', { input: 4, output: 20, cacheWrite: 5, cacheRead: 0.2 }],
  ['claude-fable-5-1', { input: 10, output: 50, cacheWrite: 12.5, cacheRead: 0.25 }],
  ['claude-opus-5', { input: 5, output: 25, cacheWrite: 6.25, cacheRead: 0.5 }],
  ['claude-sonnet-5', { input: 2, output: 10, cacheWrite: 2.5, cacheRead: 0.2 }],
  ['claude-haiku-4-5', { input: 1, output: 5, cacheWrite: 1.25, cacheRead: 0.1 }],
]);

/**
 * Returns the cost of one call in US dollars, or null when the model's price is not known. The price depends on the
 * length of the prompt, so a sum of several calls would be priced wrongly.
 *
 * @param model the provider's name, with or without the date of its snapshot
 */
export function costUsd(model: string, usage: Usage): number | null {
  const listed = PRICES.get(model) ?? PRICES.get(model.replace(/-\d{8}$/, ''));
  if (listed === undefined) return null;
  const prompt = usage.inputTokens + usage.cacheReadTokens + usage.cacheWriteTokens;
  const price = listed.long !== undefined && prompt > listed.long.above ? listed.long.price : listed;
  return dollars(
    (usage.inputTokens * price.input +
      usage.outputTokens * price.output +
      usage.cacheReadTokens * price.cacheRead +
      usage.cacheWriteTokens * price.cacheWrite) /
      1e6,
  );
}

/**
 * Returns the highest possible cost of tokens, at the highest prices listed. A budget counts this when the price of the
 * model is not known, because a budget must not guess low.
 */
export function mostUsd(usage: Usage): number {
  const listed = [...PRICES.values()].flatMap((price) =>
    price.long === undefined ? [price] : [price, price.long.price],
  );
  const most = (pick: (price: Price) => number): number => Math.max(...listed.map(pick));
  return dollars(
    (usage.inputTokens * most(({ input }) => input) +
      usage.outputTokens * most(({ output }) => output) +
      usage.cacheReadTokens * most(({ cacheRead }) => cacheRead) +
      usage.cacheWriteTokens * most(({ cacheWrite }) => cacheWrite)) /
      1e6,
  );
}

/** Returns the cost of the same tokens in a batch: half of each price, cache prices included. */
export function inBatch(usd: number): number {
  return dollars(usd / 2);
}

/** Returns the cost of tokens at a declared price. Cache reads and writes count as input. */
export function atPrice(
  { inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens }: Usage,
  { input, output }: DeclaredPrice,
): number {
  return dollars(((inputTokens + cacheReadTokens + cacheWriteTokens) * input + outputTokens * output) / 1e6);
}

/** Rounds away binary dust: no price has more than nine decimals per token. */
function dollars(amount: number): number {
  return Number(amount.toFixed(9));
}
