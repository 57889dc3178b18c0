import type { MessageCreateParamsNonStreaming } from '@anthropic-ai/sdk/resources/messages';
import { estimateTokens } from '../../compose/prompt/estimate-tokens.ts';
import type { Price } from '../../policy/token-price.ts';
import { addSpent, type Cost, nothingSpent, type Spent, type Usage } from '../../ports/model-usage.ts';
import { atPrice, costUsd, inBatch, mostUsd } from './prices.ts';
import type { ModelReply } from './reply.ts';

/** The tokens and cost of one visit, over all its calls. */
export type Bill = Spent;

export const NOTHING_BILLED: Bill = nothingSpent;

/** The prices of a call, as far as they are known before it. */
export interface Tariff {
  /** False where another host than the provider's answers: its prices are not the listed ones. */
  readonly isListed: boolean;
  /** The price that the bridge file declares, for estimates. */
  readonly declared?: Price | undefined;
  /** `batch`: replies are billed at batch prices. */
  readonly urgency?: 'batch';
}

/** Adds one reply to a bill. A reply whose tokens or price are not known is counted by an estimate. */
export function addToBill(bill: Bill, reply: ModelReply, sent: Usage, tariff: Tariff): Bill {
  const { usage = nothingSpent.usage } = reply;
  return addSpent(bill, { usage, ...costOf(reply, sent, tariff) });
}

/** @param sent the estimated tokens of the call, where the reply does not count them */
function costOf({ usage, model }: ModelReply, sent: Usage, tariff: Tariff): Cost {
  const { isListed, urgency } = tariff;
  const usd = usage !== undefined && isListed ? costUsd(model, usage) : null;
  if (usd !== null) return { costUsd: urgency === 'batch' ? inBatch(usd) : usd };
  return { costUsd: null, estimatedUsd: estimatedUsd(model, usage ?? sent, tariff) };
}

/**
 * Returns an estimate of a cost, at the listed price of the model or else at the declared one. Without either the highest
 * listed prices count, because a budget must not guess low.
 */
export function estimatedUsd(model: string, usage: Usage, { isListed, declared, urgency }: Tariff): number {
  const listed = isListed ? costUsd(model, usage) : null;
  if (listed !== null) return urgency === 'batch' ? inBatch(listed) : listed;
  return declared === undefined ? mostUsd(usage) : atPrice(usage, declared);
}

/**
 * Estimates the tokens of one call whose reply does not count them: those of the prompt, and of the answer. Thinking is
 * billed and not shown, and a cut answer has used up its limit; such an answer counts as the longest possible.
 *
 * @param inputTokens the estimated tokens of the prompt
 */
export function estimatedUsage(
  { text, stopReason }: Pick<ModelReply, 'text' | 'stopReason'>,
  { max_tokens: most, thinking }: Pick<MessageCreateParamsNonStreaming, 'max_tokens' | 'thinking'>,
  inputTokens: number,
): Usage {
  const isAllShown =
    stopReason === 'end_turn' && (thinking?.type === 'disabled' || thinking?.type === 'between_tools');
  const outputTokens = isAllShown ? Math.min(most, Math.max(1, estimateTokens(text))) : most;
  return { ...nothingSpent.usage, inputTokens, outputTokens };
}
