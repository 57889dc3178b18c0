import type { Fusion } from '../policy/fusion.ts';
import type { Answer, Composer } from '../compose/composer.ts';
import type { CompletionInput, CompletionResult } from '../aggregation/completion.ts';
import type { PublishableOutcome, PublishedOutcome } from '../aggregation/group.ts';
import { type Spent, addSpent } from '../ports/model-usage.ts';
import { countMergeable, isMergeable } from '../aggregation/release-rules/mergeable.ts';
import { requiredMissingTopics, missingTopics } from '../aggregation/release-rules/complete.ts';
import { completeness } from '../aggregation/release-rules/rules-of-parts.ts';
import { isTimed } from '../policy/release-reason.ts';
import { mergedBefore } from '../aggregation/complete/was-merged.ts';
import { foldDuplicates, foldedOf } from '../merge/fold-duplicates.ts';
import { merge } from '../merge/merge.ts';
import type { Merged } from '../merge/merged.ts';
import type { Trust } from '../merge/trust/trust.ts';
import type { Evidence } from '../truth-discovery/evidence/evidence.ts';
import { correctionsOf } from './corrections-of.ts';
import { deadLettered } from './dead-lettered.ts';
import { leftOpen, reviewerOf } from './doubtful-fields.ts';
import { discardedEnvelope, fusedEnvelope, heldEnvelope } from './fused-envelope.ts';
import { labelsOf, recipientsOf, type RuleHolds } from './labels.ts';
import { bodyValue, type Contribution } from '../envelope/contribution.ts';
import { envelopeBytes } from '../envelope/encode-envelope.ts';
import type { Refer } from './by-reference.ts';
import type { ComposedAnswer } from './composed-answer.ts';
import { isUnverified } from '../compose/answer/unverified.ts';
import { paidQuestions, whyNotAsk } from './why-not-ask.ts';

/** Makes one generation of a group of this fusion. An aborted signal ends the visit to the model. */
export type MakeGeneration = (
  fusion: Fusion,
  input: CompletionInput,
  signal: AbortSignal,
) => Promise<CompletionResult>;

export interface MakePorts {
  readonly bridgeName: string;
  /** Undefined where no fusion asks a model. */
  readonly composer: Composer | undefined;
  /** Given where a fusion gives labels by rules. */
  readonly ruleHolds?: RuleHolds;
  /** Given where the fusion learns whom to trust. */
  readonly trust?: Trust;
  /** Given where results that are too large for the bus are sent by reference. */
  readonly refer?: Refer;
  /** Ms since the epoch. */
  readonly now: number;
  /** Aborts the visit to the model; the generation is then tried again later. */
  readonly signal: AbortSignal;
}

/** EventBridge takes 1 MB an entry; the rest is room for what it adds. */
const maxEventBytes = 1_000_000;

/**
 * Makes one generation of a group: merges what came, asks the composer once, and writes the receipt. Whether a group
 * whose time ran out is what the policy asks for is decided here, from the parts themselves, and not by what the
 * releasing message said.
 */
export async function makeGeneration(
  fusion: Fusion,
  input: CompletionInput,
  ports: MakePorts,
): Promise<CompletionResult> {
  const lack = missingRequirement(fusion, input);
  if (lack !== undefined) {
    const outcome: PublishableOutcome =
      fusion.onDeadline === 'dead-letter'
        ? deadLettered(fusion, input, 'incomplete', lack.detail)
        : {
            kind: 'discarded',
            envelope: discardedEnvelope(fusion, input, lack.topics, ports),
            recipients: [],
          };
    return { kind: 'made', outcome };
  }

  const parts = input.parts.filter(isMergeable);
  const merged = merge(parts, fusion.merge, ports.trust, correctionsOf(fusion, input));
  const reviewer = reviewerOf(fusion, input, merged);
  if (reviewer !== undefined) {
    const recipients = [reviewer];
    const envelope = heldEnvelope(fusion, input, merged, recipients, ports);
    return made(fusion, input, merged, { kind: 'held', envelope, recipients }, input, ports);
  }
  const composition = await compose(fusion, input, merged, parts, ports);
  if (composition.kind === 'try-later' || composition.kind === 'waiting') return composition;
  if (composition.kind === 'given-up') {
    const { why, spent } = composition;
    const outcome = deadLettered(fusion, input, 'no-answer', why, spent);
    return { kind: 'made', outcome, ...questionsOf(input, spent, ports) };
  }
  const found = {
    key: input.ref.key,
    topics: parts.map(({ topic }) => topic),
    merged,
    result: composition.composed.result,
    isAnswer: composition.composed.composer === 'claude',
  };
  const labelled = await labelsOf(fusion, found, ports.ruleHolds);
  const recipients = recipientsOf(fusion, labelled.labels);
  const addressed = { ...labelled, recipients };
  const envelope = fusedEnvelope(fusion, input, merged, composition.composed, addressed, ports);
  const outcome = { kind: 'fused', envelope, recipients } as const;
  return made(fusion, input, merged, outcome, composition.composed, ports);
}

async function made(
  fusion: Fusion,
  input: CompletionInput,
  merged: Merged,
  outcome: PublishedOutcome,
  { spent, evidenceUpdate: ofAnswers }: Pick<ComposedAnswer, 'spent' | 'evidenceUpdate'>,
  ports: MakePorts,
): Promise<CompletionResult> {
  const { refer } = ports;
  const asked = questionsOf(input, spent, ports);
  const isTooLarge = envelopeBytes(outcome.envelope) > maxEventBytes;
  if (isTooLarge && refer === undefined) {
    const detail = 'the result exceeds 1 MB: claimCheck sends it by reference';
    return { kind: 'made', outcome: deadLettered(fusion, input, 'too-large', detail, spent), ...asked };
  }
  const sent = isTooLarge && refer !== undefined ? await refer(outcome) : outcome;
  return { kind: 'made', outcome: sent, ...asked, ...evidenceUpdateOf(input, merged, ofAnswers) };
}

function questionsOf(
  input: CompletionInput,
  spent: Spent,
  { now }: MakePorts,
): Pick<Extract<CompletionResult, { kind: 'made' }>, 'questions'> {
  const questions = paidQuestions(input, spent, now);
  return questions === undefined ? {} : { questions };
}

/**
 * Returns the evidence that this generation adds. An amended group was counted before, so that only values that became
 * certain since are new. A held group had no answers before.
 */
function evidenceUpdateOf(
  input: CompletionInput,
  { evidenceUpdate, certain }: Merged,
  ofAnswers: Evidence | undefined,
): { readonly evidenceUpdate?: Evidence } {
  if (evidenceUpdate === undefined) return {};
  const before = mergedBefore(input);
  const ofSources = before === undefined ? evidenceUpdate : certain;
  const news = [...(ofSources ?? []), ...((before === 'fused' ? undefined : ofAnswers) ?? [])];
  return ofSources === undefined && news.length === 0 ? {} : { evidenceUpdate: new Map(news) };
}

interface MissingRequirement {
  readonly topics: readonly string[];
  readonly detail: string;
}

const nothingCame = 'no part came, only absences or corrections';

/** Returns why a group is not fused; undefined if it is complete, or if the policy accepts it. */
function missingRequirement(fusion: Fusion, input: CompletionInput): MissingRequirement | undefined {
  const { parts, reason } = input;
  const count = countMergeable(parts);
  if (count === 0) return { topics: [], detail: nothingCame };
  // A merged group stays merged. One that was not is evaluated again when a part arrives late.
  const isAmended = reason === 'late' || reason === 'corrected';
  const isIncomplete = isTimed(reason) || (isAmended && mergedBefore(input) === undefined);
  if (!isIncomplete || completeness(fusion, parts) !== undefined) return undefined;
  if (count < fusion.minSize) {
    return {
      topics: requiredMissingTopics(fusion, parts),
      detail: `only ${count} of at least ${fusion.minSize} came`,
    };
  }
  const topics = requiredMissingTopics(fusion, parts);
  if (topics.length === 0 || fusion.onDeadline === 'partial') return undefined;
  return { topics, detail: `still missing: ${topics.join(', ')}` };
}

type Composition =
  | { readonly kind: 'composed'; readonly composed: ComposedAnswer }
  | { readonly kind: 'given-up'; readonly why: string; readonly spent: Spent }
  | Extract<CompletionResult, { kind: 'try-later' | 'waiting' }>;

async function compose(
  fusion: Fusion,
  input: CompletionInput,
  merged: Merged,
  parts: readonly Contribution[],
  { composer, signal, trust, now }: MakePorts,
): Promise<Composition> {
  const policy = fusion.compose;
  const mergeAnswers = {
    composer: 'merge',
    result: merged.record,
    degraded: false,
    model: null,
    cut: [],
    folded: [],
  } as const;
  if (policy.kind === 'merge' || composer === undefined)
    return { kind: 'composed', composed: { ...mergeAnswers, spent: input.spent } };

  /** Returns the replacement of an answer that the policy prescribes. */
  const standIn = (why: string, spent: Spent): Composition =>
    policy.fallback === 'dead-letter'
      ? { kind: 'given-up', why, spent }
      : { kind: 'composed', composed: { ...mergeAnswers, degraded: true, reason: why, spent } };

  const whyNot = policy.when === 'never' ? undefined : whyNotAsk(fusion, policy, input, now);
  if (whyNot !== undefined) return standIn(whyNot, input.spent);

  const { near } = fusion.merge;
  const weights = merged.weights ?? fusion.merge.weights;
  const missing = missingTopics(fusion, input.parts);
  const withBody = parts.filter((part) => bodyValue(part) !== undefined);
  const { contributions, repeats } = foldDuplicates(withBody, near, weights);
  const question = {
    fusion: fusion.name,
    key: input.ref.key,
    policy,
    merged,
    contributions,
    repeats,
    weights,
    missing,
    asker: { ...input.ref, reason: input.reason, requestId: input.requestedBy, after: input.generation - 1 },
    ...(trust && { trust }),
    ...(input.spent.attempts && { earlier: input.spent.attempts }),
    ...leftOpen(fusion, merged),
  };
  const answer = await composer.compose(question, signal);
  if (answer.kind === 'no-model' && policy.key === 'optional') {
    return { kind: 'composed', composed: { ...mergeAnswers, reason: 'no API key', spent: input.spent } };
  }
  if (answer.kind === 'no-model') return standIn('no API key', input.spent);
  if (answer.kind === 'waiting') return answer;
  if (answer.kind === 'settled') {
    const { result, reason } = answer;
    return { kind: 'composed', composed: { ...mergeAnswers, result, reason, spent: input.spent } };
  }
  const spent = addSpent(input.spent, answer);
  if (answer.kind === 'answered') {
    const { result, model, cut, evidenceUpdate } = answer;
    const folded = foldedOf(contributions, repeats);
    const composed = { composer: 'claude', result, degraded: false, model, cut, folded, spent } as const;
    const isDoubtful = parts.every(({ topic }) => isUnverified(policy, topic));
    const details = { ...answerDetails(answer), ...(isDoubtful && ({ unverified: true } as const)) };
    return {
      kind: 'composed',
      composed: { ...composed, details, ...(evidenceUpdate && { evidenceUpdate }) },
    };
  }
  if (answer.kind === 'unavailable' && input.attempts + 1 < policy.tries) {
    return { kind: 'try-later', afterMs: pauseMs(answer, input.attempts), why: answer.reason, spent };
  }
  return standIn(answer.reason, spent);
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
