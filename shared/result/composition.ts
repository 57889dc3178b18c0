import type { Answer, Composer } from '../compose/composer.ts';
import { isUnverified } from '../compose/answer/unverified.ts';
import type { Question } from '../compose/question.ts';
import type { CompletionInput, CompletionResult } from '../aggregation/completion.ts';
import { hasRequired, missingTopics } from '../aggregation/release-rules/complete.ts';
import { bodyValue, type Contribution } from '../envelope/contribution.ts';
import { foldDuplicates, foldedOf } from '../merge/fold-duplicates.ts';
import type { Merged } from '../merge/merged.ts';
import type { Trust } from '../merge/trust/trust.ts';
import type { ClaudePolicy } from '../policy/compose-policy.ts';
import type { Fusion } from '../policy/fusion.ts';
import { addSpent, type Spent } from '../ports/model-usage.ts';
import type { ComposedAnswer } from './composed-answer.ts';
import { leftOpen } from './doubtful-fields.ts';

export interface ComposePorts {
  /** Undefined where no fusion asks a model. */
  readonly composer: Composer | undefined;
  /** Given where the fusion learns whom to trust. */
  readonly trust?: Trust;
  /** Ms since the epoch. */
  readonly now: number;
  /** Aborts the visit to the model; the generation is then tried again later. */
  readonly signal: AbortSignal;
}

type Composition =
  | { readonly kind: 'composed'; readonly composed: ComposedAnswer }
  | { readonly kind: 'given-up'; readonly why: string; readonly spent: Spent }
  | Extract<CompletionResult, { kind: 'try-later' | 'waiting' }>;

/** A question with the parts that it shows, their near duplicates among them. */
type ShownQuestion = Question & Required<Pick<Question, 'repeats'>>;

/**
 * Composes the answer of a merged group. It asks the composer once, or takes what the merge and the policy give without
 * it.
 *
 * @param parts the mergeable parts of the group
 */
export async function compose(
  fusion: Fusion,
  input: CompletionInput,
  merged: Merged,
  parts: readonly Contribution[],
  { composer, signal, trust, now }: ComposePorts,
): Promise<Composition> {
  const { compose: policy } = fusion;
  const { spent } = input;
  if (policy.kind === 'merge' || composer === undefined) return byMerge(merged, { spent });
  const whyNot = policy.when === 'never' ? undefined : whyNotAsk(fusion, policy, input, now);
  if (whyNot !== undefined) return standIn(policy, merged, whyNot, spent);

  const question = questionOf(fusion, policy, input, merged, parts, trust);
  const answer = await composer.compose(question, signal);
  if (answer.kind === 'waiting') return answer;
  if (answer.kind === 'settled') {
    const { result, reason } = answer;
    return byMerge(merged, { result, reason, spent });
  }
  if (answer.kind === 'no-model')
    return policy.key === 'optional'
      ? byMerge(merged, { reason: 'no API key', spent })
      : standIn(policy, merged, 'no API key', spent);
  const paid = addSpent(spent, answer);
  if (answer.kind === 'answered') return byModel(policy, question, answer, parts, paid);
  if (answer.kind === 'unavailable' && input.attempts + 1 < policy.tries)
    return { kind: 'try-later', afterMs: pauseMs(answer, input.attempts), why: answer.reason, spent: paid };
  return standIn(policy, merged, answer.reason, paid);
}

function questionOf(
  fusion: Fusion,
  policy: ClaudePolicy,
  input: CompletionInput,
  merged: Merged,
  parts: readonly Contribution[],
  trust: Trust | undefined,
): ShownQuestion {
  const weights = merged.weights ?? fusion.merge.weights;
  const withBody = parts.filter((part) => bodyValue(part) !== undefined);
  const { contributions, repeats } = foldDuplicates(withBody, fusion.merge.near, weights);
  return {
    fusion: fusion.name,
    key: input.ref.key,
    policy,
    merged,
    contributions,
    repeats,
    weights,
    missing: missingTopics(fusion, input.parts),
    asker: { ...input.ref, reason: input.reason, requestId: input.requestedBy, after: input.generation - 1 },
    ...(trust && { trust }),
    ...(input.spent.attempts && { earlier: input.spent.attempts }),
    ...leftOpen(fusion, merged),
  };
}

function byMerge(
  merged: Merged,
  more: Pick<ComposedAnswer, 'spent'> & Partial<Pick<ComposedAnswer, 'result' | 'reason' | 'degraded'>>,
): Composition {
  const usual = { result: merged.record, degraded: false, model: null, cut: [], folded: [] };
  return { kind: 'composed', composed: { composer: 'merge', ...usual, ...more } };
}

/** Returns the replacement of an answer that the policy prescribes. */
function standIn({ fallback }: ClaudePolicy, merged: Merged, why: string, spent: Spent): Composition {
  return fallback === 'dead-letter'
    ? { kind: 'given-up', why, spent }
    : byMerge(merged, { degraded: true, reason: why, spent });
}

function byModel(
  policy: ClaudePolicy,
  { contributions, repeats }: ShownQuestion,
  answer: Extract<Answer, { kind: 'answered' }>,
  parts: readonly Contribution[],
  spent: Spent,
): Composition {
  const { result, model, cut, evidenceUpdate } = answer;
  const isDoubtful = parts.every(({ topic }) => isUnverified(policy, topic));
  return {
    kind: 'composed',
    composed: {
      composer: 'claude',
      result,
      degraded: false,
      model,
      cut,
      folded: foldedOf(contributions, repeats),
      spent,
      details: { ...answerDetails(answer), ...(isDoubtful && { unverified: true }) },
      ...(evidenceUpdate && { evidenceUpdate }),
    },
  };
}

function answerDetails({
  cached,
  grounded,
  citations,
  urgency,
  answers,
}: Extract<Answer, { kind: 'answered' }>): ComposedAnswer['details'] & object {
  return {
    ...(cached !== undefined && { cached }),
    ...(grounded !== undefined && { grounded }),
    ...(citations !== undefined && { citations }),
    ...(urgency !== undefined && { urgency }),
    ...(answers !== undefined && { answers }),
  };
}

const firstPauseMs = 1_000;
const longestPauseMs = 15 * 60_000;

/** Returns the pause that the provider asked for, or one that doubles; never longer than a queue should wait. */
function pauseMs(answer: Extract<Answer, { kind: 'unavailable' }>, attempts: number): number {
  return Math.min(answer.retryAfterMs ?? firstPauseMs * 2 ** attempts, longestPauseMs);
}

const hourMs = 60 * 60_000;

/**
 * Returns why no model is asked about this group, for the receipt; undefined when it may be asked. A producer that makes
 * up keys, or reopens one again and again, would otherwise decide what the owner of the bridge pays.
 *
 * @param now ms since the epoch
 */
function whyNotAsk(
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
