import type { Answer, Composer } from '../../compose/composer.ts';
import type { ModelNode } from '../../policy/model-route.ts';
import { addSpent, nothingSpent, type Spent } from '../../ports/model-usage.ts';
import type { MessagesClient } from './base-client.ts';
import { estimatedUsd, type Tariff } from './bill.ts';
import { claudeComposer, type ClaudeComposerOptions } from './claude-composer.ts';
import { atPrice } from './prices.ts';
import { count } from './spend-within.ts';
import { type LostCall, watchedClient } from './watched-client.ts';

export interface NodeComposerOptions extends Omit<ClaudeComposerOptions, 'clientFor'> {
  readonly node: ModelNode;
  /** Creates a client of the node's server for a key. It is kept while the key stays the same. */
  readonly clientFor: (key: string) => MessagesClient;
}

/**
 * Creates the composer that asks one node of a route. It differs from asking Claude alone in its bill: a call whose
 * answer never came counts by an estimate, because the next node is paid too. A price that the owner declares is known.
 * A node that is free needs no budget.
 */
export function nodeComposer({ node, clientFor, ...options }: NodeComposerOptions): Composer {
  const isFree = node.price !== undefined && node.price.input === 0 && node.price.output === 0;
  const { budget, ...unlimited } = options;
  const limited = isFree || budget === undefined ? unlimited : { ...unlimited, budget };
  let last: { readonly key: string; readonly client: MessagesClient } | undefined;
  return {
    async compose(question, signal) {
      const lost: LostCall[] = [];
      const composer = claudeComposer({
        ...limited,
        clientFor: (key) => {
          if (last?.key !== key) last = { key, client: clientFor(key) };
          return watchedClient(last.client, (call) => lost.push(call));
        },
      });
      const answer = priced(await composer.compose(question, signal), node);
      if (answer.kind !== 'answered' && answer.kind !== 'unavailable') return answer;
      if (lost.length === 0 || isFree) return answer;
      const isListed = options.isListed ?? true;
      const lostBill = billOf(lost, { isListed, declared: question.policy.price });
      await count(question, lostBill, { budget, log: options.log });
      return { ...answer, ...addSpent(answer, lostBill), mayBeBilled: true };
    },
  };
}

function billOf(lost: readonly LostCall[], tariff: Tariff): Spent {
  const usd = lost.reduce((sum, { model, usage }) => sum + estimatedUsd(model, usage, tariff), 0);
  return { ...nothingSpent, costUsd: null, estimatedUsd: usd };
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
