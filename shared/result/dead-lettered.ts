import type { Fusion } from '../policy/fusion.ts';
import type { CompletionInput } from '../aggregation/completion.ts';
import type { DeadLetter } from '../aggregation/complete/dead-letter.ts';
import { missingTopics } from '../aggregation/release-rules/complete.ts';
import type { Outcome } from '../aggregation/group.ts';
import type { Spent } from '../ports/model-usage.ts';
import { contributionsOf } from './contributions-of.ts';

/** The outcome for a group that the policy, or its size, sends to a person. */
export function deadLettered(
  fusion: Fusion,
  input: CompletionInput,
  reason: DeadLetter['reason'],
  detail: string,
  spent: Spent = input.spent,
): Outcome {
  const letter: DeadLetter = {
    ...input.ref,
    generation: input.generation,
    reason,
    detail,
    release: input.reason,
    missing: missingTopics(fusion, input.parts),
    contributions: contributionsOf(input.parts),
    costUsd: spent.costUsd,
  };
  return { kind: 'dead-lettered', letter: JSON.stringify(letter) };
}
