import type { Fusion } from '../policy/bridge.ts';
import type { Draft } from '../aggregation/completion.ts';
import type { DeadLetter } from '../aggregation/complete/dead-letter.ts';
import { missingTopics } from '../aggregation/release-rules/release.ts';
import type { Outcome } from '../aggregation/group.ts';
import type { Spent } from '../ports/model-usage.ts';
import { contributionsOf } from './contributions-of.ts';

/** The outcome for a group that the policy, or its size, sends to a person. */
export function deadLettered(
  fusion: Fusion,
  draft: Draft,
  reason: DeadLetter['reason'],
  detail: string,
  spent: Spent = draft.spent,
): Outcome {
  const letter: DeadLetter = {
    ...draft.ref,
    generation: draft.generation,
    reason,
    detail,
    release: draft.reason,
    missing: missingTopics(fusion, draft.parts),
    contributions: contributionsOf(draft.parts),
    costUsd: spent.costUsd,
  };
  return { kind: 'dead-lettered', letter: JSON.stringify(letter) };
}
