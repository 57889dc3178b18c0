import type { CompletionInput } from '../aggregation/completion.ts';
import { hasRequired } from '../aggregation/release-rules/complete.ts';
import type { ClaudePolicy } from '../policy/compose-policy.ts';
import type { Fusion } from '../policy/fusion.ts';
import type { Spent } from '../ports/model-usage.ts';

const hourMs = 60 * 60_000;

/**
 * Returns why no model is asked about this group, for the receipt; undefined when it may be asked. A producer that makes
 * up keys, or reopens one again and again, would otherwise decide what the owner of the bridge pays.
 *
 * @param now ms since the epoch
 */
export function whyNotAsk(
  fusion: Fusion,
  { questionsPerHour = Infinity }: Pick<ClaudePolicy, 'questionsPerHour'>,
  input: Pick<CompletionInput, 'parts' | 'questions'>,
  now: number,
): string | undefined {
  if (!hasRequired(fusion, input.parts)) return 'no needed topic came';
  return withinHour(input, now).length < questionsPerHour
    ? undefined
    : `the model has answered ${questionsPerHour} times within an hour about this group`;
}

/** Returns the times of paid answers to keep with a generation; undefined when it paid for none. */
export function paidQuestions(
  input: Pick<CompletionInput, 'questions'>,
  spent: Spent,
  now: number,
): readonly number[] | undefined {
  return spent.costUsd === 0 ? undefined : [...withinHour(input, now), now];
}

function withinHour({ questions = [] }: Pick<CompletionInput, 'questions'>, now: number): readonly number[] {
  return questions.filter((at) => at > now - hourMs);
}
