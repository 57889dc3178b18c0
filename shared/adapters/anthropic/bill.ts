import type { Usage } from '../../ports/model-usage.ts';
import type { ModelReply } from './reply.ts';
import { addCosts, costUsd, inBatch } from './prices.ts';

/** What was billed on one visit, over all its calls. */
export interface Bill {
  readonly usage: Usage;
  readonly costUsd: number | null;
}

export const NOTHING_BILLED: Bill = {
  usage: { inputTokens: 0, outputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0 },
  costUsd: 0,
};

/**
 * @param asked the model that was asked, for its price when the reply's own name for it is not known
 * @param urgency `batch`: at the price of batches
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
