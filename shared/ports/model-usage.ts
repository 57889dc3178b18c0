/** Adds the costs of two calls of a model. An unknown cost makes the sum unknown, and an estimate of the sum remains. */
export function addSpent(before: Spent, now: Spent): Spent {
  return {
    usage: {
      inputTokens: before.usage.inputTokens + now.usage.inputTokens,
      outputTokens: before.usage.outputTokens + now.usage.outputTokens,
      cacheReadTokens: before.usage.cacheReadTokens + now.usage.cacheReadTokens,
      cacheWriteTokens: before.usage.cacheWriteTokens + now.usage.cacheWriteTokens,
    },
    ...addCosts(before, now),
    ...((before.attempts ?? now.attempts) && {
      attempts: [...(before.attempts ?? []), ...(now.attempts ?? [])],
    }),
  };
}

/** A cost, or an estimate of it. */
export interface Cost {
  /** Null when the price or the number of tokens is not known. */
  readonly costUsd: number | null;
  /** An estimate on the high side; present only where `costUsd` is null. */
  readonly estimatedUsd?: number;
}

/** Adds two costs. The sum is unknown when either of them is; the estimate then covers both. */
export function addCosts(a: Cost, b: Cost): Cost {
  if (a.costUsd !== null && b.costUsd !== null) return { costUsd: dollars(a.costUsd + b.costUsd) };
  return { costUsd: null, estimatedUsd: dollars(countedUsd(a) + countedUsd(b)) };
}

/** Returns what a budget counts: the cost, or the estimate where it is not known. */
export function countedUsd({ costUsd, estimatedUsd = 0 }: Cost): number {
  return costUsd ?? estimatedUsd;
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
export interface Spent extends Cost {
  /** The tokens that are known. */
  readonly usage: Usage;
  /** The nodes of a route in the order in which they were asked; absent without a route. */
  readonly attempts?: readonly Attempt[];
}

/** The result of asking one node of a route, for the receipt. */
export type Attempt = Pick<Cost, 'costUsd' | 'estimatedUsd'> & {
  /** The name of the node in the bridge file. */
  readonly node: string;
  /**
   * `answered`: its answer is the result. `rejected`: its answer failed its checks or contradicts settled facts.
   * `failed`: it gave no answer. `skipped`: it was not asked.
   */
  readonly outcome: 'answered' | 'rejected' | 'failed' | 'skipped';
  /** The reason why its answer is not the result. */
  readonly reason?: string;
  /** The tokens that are known; null if nothing was billed as far as is known. */
  readonly usage: Usage | null;
  /** A request was sent and not answered, so the provider may have billed it; the cost is then an estimate. */
  readonly mayBeBilled?: true;
};

export const nothingSpent: Spent = {
  usage: { inputTokens: 0, outputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0 },
  costUsd: 0,
};
