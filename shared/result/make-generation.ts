import type { Fusion } from '../policy/bridge.ts';
import type { Answer, Composer } from '../compose/composer.ts';
import type { Draft, Made } from '../aggregation/completion.ts';
import type { Outcome } from '../aggregation/group.ts';
import type { Spent } from '../ports/model-usage.ts';
import {
  countReal,
  isReal,
  lackingTopics,
  missingTopics,
  wholeness,
} from '../aggregation/release-rules/release.ts';
import { mergedBefore } from '../aggregation/complete/was-merged.ts';
import type { ReleaseReason } from '../messages/contribution.ts';
import { foldDuplicates } from '../merge/fold-duplicates.ts';
import { merge } from '../merge/merge.ts';
import type { Merged, MergeInput } from '../merge/merged.ts';
import type { Trust } from '../merge/trust/trust.ts';
import type { Evidence } from '../truth-discovery/evidence/evidence.ts';
import { inOrder } from '../aggregation/parts-in-order.ts';
import { correctionsOf } from './corrections-of.ts';
import { deadLettered } from './dead-lettered.ts';
import { leftOpen, reviewerOf } from './doubtful-fields.ts';
import { discardedEnvelope, fusedEnvelope, heldEnvelope } from './fused-envelope.ts';
import { labelsOf, type RuleHolds } from './labels.ts';
import { mergeInput } from '../aggregation/merge-input.ts';
import { addSpent } from '../ports/model-usage.ts';
import type { ComposedAnswer } from './composed-answer.ts';

export interface MakePorts {
  readonly bridgeName: string;
  /** Undefined where no fusion asks a model. */
  readonly composer: Composer | undefined;
  /** Given where a fusion gives labels by rules. */
  readonly ruleHolds?: RuleHolds;
  /** Given where the fusion learns whom to trust. */
  readonly trust?: Trust;
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
export async function makeGeneration(fusion: Fusion, draft: Draft, ports: MakePorts): Promise<Made> {
  const lack = lackOf(fusion, draft);
  if (lack !== undefined) {
    const outcome: Outcome =
      fusion.onDeadline === 'dead-letter'
        ? deadLettered(fusion, draft, 'incomplete', lack.detail)
        : { kind: 'discarded', envelope: discardedEnvelope(fusion, draft, lack.topics, ports) };
    return { kind: 'made', outcome };
  }

  const inputs = inOrder(draft.parts).flatMap(mergeInput);
  const merged = merge(inputs, fusion.merge, ports.trust, correctionsOf(fusion, draft));
  const reviewer = reviewerOf(fusion, draft, merged);
  if (reviewer !== undefined) {
    const envelope = heldEnvelope(fusion, draft, merged, reviewer, ports);
    return made(fusion, draft, merged, { kind: 'held', envelope }, draft);
  }
  const spoken = await speak(fusion, draft, merged, inputs, ports);
  if (spoken.kind === 'try-later' || spoken.kind === 'waiting') return spoken;
  if (spoken.kind === 'given-up') {
    return { kind: 'made', outcome: deadLettered(fusion, draft, 'no-answer', spoken.why, spoken.spent) };
  }
  const found = {
    key: draft.ref.key,
    topics: draft.parts.filter(isReal).map(({ topic }) => topic),
    merged,
    result: spoken.words.result,
    isAnswer: spoken.words.composer === 'claude',
  };
  const labels = await labelsOf(fusion, found, ports.ruleHolds);
  const envelope = fusedEnvelope(fusion, draft, merged, spoken.words, labels, ports);
  return made(fusion, draft, merged, { kind: 'fused', envelope }, spoken.words);
}

function made(
  fusion: Fusion,
  draft: Draft,
  merged: Merged,
  outcome: Exclude<Outcome, { kind: 'dead-lettered' }>,
  { spent, lessons: ofAnswers }: Pick<ComposedAnswer, 'spent' | 'lessons'>,
): Made {
  if (Buffer.byteLength(JSON.stringify(outcome.envelope)) > maxEventBytes) {
    const detail = 'the result exceeds 1 MB';
    return { kind: 'made', outcome: deadLettered(fusion, draft, 'too-large', detail, spent) };
  }
  return { kind: 'made', outcome, ...lessonsOf(draft, merged, ofAnswers) };
}

/**
 * What is amended has taught before: only what has become certain since is news. Where it was held, nobody had answered
 * yet.
 */
function lessonsOf(
  draft: Draft,
  { lessons, certain }: Merged,
  ofAnswers: Evidence | undefined,
): { readonly lessons?: Evidence } {
  if (lessons === undefined) return {};
  const before = mergedBefore(draft);
  const ofSources = before === undefined ? lessons : certain;
  const news = [...(ofSources ?? []), ...((before === 'fused' ? undefined : ofAnswers) ?? [])];
  return ofSources === undefined && news.length === 0 ? {} : { lessons: new Map(news) };
}

/** Reasons of which time is one: whoever released by them did not look at what the group is. */
const timed: ReadonlySet<ReleaseReason> = new Set<ReleaseReason>(['deadline', 'inactivity', 'schedule']);

interface Lack {
  readonly topics: readonly string[];
  readonly detail: string;
}

const nothingCame = 'nothing came but word of what will not come, or of what is right';

/** What keeps a group from being fused; undefined when nothing does, or when the policy takes it as it is. */
function lackOf(fusion: Fusion, draft: Draft): Lack | undefined {
  const { parts, reason } = draft;
  const count = countReal(parts);
  if (count === 0) return { topics: [], detail: nothingCame };
  // What was once merged stays so; what was not is looked at again when somebody comes late.
  const isAmended = reason === 'late' || reason === 'corrected';
  const isTimed = timed.has(reason) || (isAmended && mergedBefore(draft) === undefined);
  if (!isTimed || wholeness(fusion, parts) !== undefined) return undefined;
  if (count < fusion.minSize) {
    return {
      topics: lackingTopics(fusion, parts),
      detail: `only ${count} of at least ${fusion.minSize} came`,
    };
  }
  const topics = lackingTopics(fusion, parts);
  if (topics.length === 0 || fusion.onDeadline === 'partial') return undefined;
  return { topics, detail: `still missing: ${topics.join(', ')}` };
}

type Spoken =
  | { readonly kind: 'spoken'; readonly words: ComposedAnswer }
  | { readonly kind: 'given-up'; readonly why: string; readonly spent: Spent }
  | Extract<Made, { kind: 'try-later' | 'waiting' }>;

async function speak(
  fusion: Fusion,
  draft: Draft,
  merged: Merged,
  inputs: readonly MergeInput[],
  { composer, signal, trust }: MakePorts,
): Promise<Spoken> {
  const policy = fusion.compose;
  const mergeSpeaks = {
    composer: 'merge',
    result: merged.record,
    degraded: false,
    model: null,
    cut: [],
    folded: [],
  } as const;
  if (policy.kind === 'merge' || composer === undefined)
    return { kind: 'spoken', words: { ...mergeSpeaks, spent: draft.spent } };

  /** What the policy puts in the place of an answer. */
  const standIn = (why: string, spent: Spent): Spoken =>
    policy.fallback === 'dead-letter'
      ? { kind: 'given-up', why, spent }
      : { kind: 'spoken', words: { ...mergeSpeaks, degraded: true, reason: why, spent } };

  const { near } = fusion.merge;
  const weights = merged.weights ?? fusion.merge.weights;
  const missing = missingTopics(fusion, draft.parts);
  const { contributions, folded } = foldDuplicates(inputs, near, weights);
  const question = {
    fusion: fusion.name,
    key: draft.ref.key,
    policy,
    merged,
    contributions,
    weights,
    missing,
    asker: { ...draft.ref, reason: draft.reason, ticket: draft.openedBy, after: draft.generation - 1 },
    ...(trust && { trust }),
    ...leftOpen(fusion, merged),
  };
  const answer = await composer.compose(question, signal);
  if (answer.kind === 'no-model' && policy.key === 'optional') {
    return { kind: 'spoken', words: { ...mergeSpeaks, reason: 'no API key', spent: draft.spent } };
  }
  if (answer.kind === 'no-model') return standIn('no API key', draft.spent);
  if (answer.kind === 'waiting') return answer;
  if (answer.kind === 'settled') {
    const { result, reason } = answer;
    return { kind: 'spoken', words: { ...mergeSpeaks, result, reason, spent: draft.spent } };
  }
  const spent = addSpent(draft.spent, answer);
  if (answer.kind === 'answered') {
    const { result, model, cut, lessons } = answer;
    const words = { composer: 'claude', result, degraded: false, model, cut, folded, spent } as const;
    return { kind: 'spoken', words: { ...words, told: toldOf(answer), ...(lessons && { lessons }) } };
  }
  if (answer.kind === 'unavailable' && draft.attempts + 1 < policy.tries) {
    return { kind: 'try-later', afterMs: pauseMs(answer, draft.attempts), why: answer.reason, spent };
  }
  return standIn(answer.reason, spent);
}

function toldOf({
  cached,
  grounded,
  citations,
  urgency,
  answers,
}: Extract<Answer, { kind: 'answered' }>): ComposedAnswer['told'] & object {
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

/** What the provider asked for, or twice as long each time; never longer than the queue should be kept waiting. */
function pauseMs(answer: Extract<Answer, { kind: 'unavailable' }>, attempts: number): number {
  return Math.min(answer.retryAfterMs ?? firstPauseMs * 2 ** attempts, longestPauseMs);
}
