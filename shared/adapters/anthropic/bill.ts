import type { Usage } from '../../ports/model-usage.ts';
import type { ModelReply } from './reply.ts';
import { addCosts, costUsd, inBatch } from './prices.ts';

/** The tokens and cost of one visit, over all its calls. */
export interface Bill {
  readonly usage: Usage;
  readonly costUsd: number | null;
}

export const NOTHING_BILLED: Bill = {
  usage: { inputTokens: 0, outputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0 },
  costUsd: 0,
};

/**
 * Adds one reply to a bill.
 *
 * @param asked the requested model; its price is used when the model named by the reply has no known price
 * @param urgency `batch`: the reply is billed at batch prices
 */
export function addToBill(bill: Bill, { usage, model }: ModelReply, asked: string, urgency?: 'batch'): Bill {
  const usd = costUsd(model, usage) ?? costUsd(asked, usage);
  return {
    usage: {
      inputTokens: bill.usage.inputTokens + usage.inputTokens,
      outputTokens: bill.usage.outputTokens + usage.outputTokens,
      cacheReadTokens: bill.usage.cacheReadTokens + usage.cacheReadTokens,
      cacheWriteTokens: bill.usage.cacheWriteTokens + usage.cacheWriteTokens,
    },
    costUsd: addCosts(bill.costUsd, urgency === 'batch' && usd !== null ? inBatch(usd) : usd),
  };
}
