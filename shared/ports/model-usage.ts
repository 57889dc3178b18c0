/** Adds the costs of two calls of a model. An unknown price makes the sum unknown. */
export function addSpent(before: Spent, now: Spent): Spent {
  return {
    usage: {
      inputTokens: before.usage.inputTokens + now.usage.inputTokens,
      outputTokens: before.usage.outputTokens + now.usage.outputTokens,
      cacheReadTokens: before.usage.cacheReadTokens + now.usage.cacheReadTokens,
      cacheWriteTokens: before.usage.cacheWriteTokens + now.usage.cacheWriteTokens,
    },
    costUsd: before.costUsd === null || now.costUsd === null ? null : dollars(before.costUsd + now.costUsd),
  };
}

/** Rounds off binary errors: no price has more than nine decimals a token. */
function dollars(amount: number): number {
  return Number(amount.toFixed(9));
}

/** Returns the usage if any tokens were billed, and null otherwise. */
export function billed({ usage }: Spent): Usage | null {
  return Object.values(usage).some((tokens: number) => tokens > 0) ? usage : null;
}

/** Tokens as the provider billed them, summed over every call made for one generation. */
export type Usage = {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cacheReadTokens: number;
  readonly cacheWriteTokens: number;
};

/** The cost of a generation's model calls that gave no answer. */
export interface Spent {
  readonly usage: Usage;
  readonly costUsd: number | null;
}

export const nothingSpent: Spent = {
  usage: { inputTokens: 0, outputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0 },
  costUsd: 0,
};
