import type { Fusion } from '../policy/fusion.ts';
import type { CompletionInput } from '../aggregation/completion.ts';
import type { DeadLetter } from '../aggregation/complete/dead-letter.ts';
import { missingTopics } from '../aggregation/release-rules/complete.ts';
import type { Part, PublishableOutcome } from '../aggregation/group.ts';
import type { Spent } from '../ports/model-usage.ts';
import { isMergeable } from '../aggregation/release-rules/mergeable.ts';
import type { ReceiptContribution } from './receipt.ts';

/** The outcome for a group that the policy, or its size, sends to a person. */
export function deadLettered(
  fusion: Fusion,
  input: CompletionInput,
  reason: DeadLetter['reason'],
  detail: string,
  spent: Spent = input.spent,
): PublishableOutcome {
  const letter: DeadLetter = {
    ...input.ref,
    generation: input.generation,
    reason,
    detail,
    release: input.reason,
    missing: missingTopics(fusion, input.parts),
    contributions: contributionsOf(input.parts),
    ...(input.leftOut && { leftOut: input.leftOut.length }),
    costUsd: spent.costUsd,
    ...(spent.estimatedUsd !== undefined && { estimatedUsd: spent.estimatedUsd }),
    ...(spent.attempts && { attempts: spent.attempts }),
  };
  return { kind: 'dead-lettered', letter: JSON.stringify(letter) };
}

/**
 * Lists the parts that were merged, as a receipt names them.
 *
 * @param parts in their order, which is kept
 */
export function contributionsOf(parts: readonly Part[]): ReceiptContribution[] {
  return parts.filter(isMergeable).map(({ topic, envelope: { header } }) => {
    const { source, id, time } = header;
    return time === undefined ? { topic, source, id } : { topic, source, id, time };
  });
}
