import type { Answer, Composer } from '../../compose/composer.ts';
import type { ModelNode } from '../../policy/model-route.ts';
import type { MessagesClient } from './base-client.ts';
import { claudeComposer, type ClaudeComposerOptions } from './claude-composer.ts';
import { atPrice } from './prices.ts';

export interface NodeComposerOptions extends Omit<ClaudeComposerOptions, 'clientFor'> {
  readonly node: ModelNode;
  /** Creates a client of the node's server for a key. It is kept while the key stays the same. */
  readonly clientFor: (key: string) => MessagesClient;
}

/**
 * Creates the composer that asks one node of a route. It differs from asking Claude alone in its bill: a price that the
 * owner declares is known. A node that is free needs no budget.
 */
export function nodeComposer({ node, budget, ...options }: NodeComposerOptions): Composer {
  const isFree = node.price !== undefined && node.price.input === 0 && node.price.output === 0;
  const composer = claudeComposer({
    ...options,
    isFree,
    hasOthers: true,
    ...(!isFree && budget !== undefined && { budget }),
  });
  return {
    compose: async (question, signal) => priced(await composer.compose(question, signal), node),
  };
}

/**
 * Returns the answer with its cost at the declared price. All of its tokens must be known, and none cached. The
 * estimate is more than the price of the known tokens where some are not known.
 */
function priced(answer: Answer, { price }: ModelNode): Answer {
  if (price === undefined || !('usage' in answer) || answer.costUsd !== null) return answer;
  const { usage } = answer;
  const { estimatedUsd: estimate, ...rest } = answer;
  const isExact = usage.cacheReadTokens + usage.cacheWriteTokens === 0 && atPrice(usage, price) === estimate;
  return isExact ? { ...rest, costUsd: estimate } : answer;
}
