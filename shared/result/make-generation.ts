import type { Fusion } from '../policy/fusion.ts';
import type { CompletionInput, CompletionResult } from '../aggregation/completion.ts';
import type { PublishableOutcome, PublishedOutcome } from '../aggregation/group.ts';
import type { Spent } from '../ports/model-usage.ts';
import { countMergeable, isMergeable } from '../aggregation/release-rules/mergeable.ts';
import { requiredMissingTopics } from '../aggregation/release-rules/complete.ts';
import { completeness } from '../aggregation/release-rules/rules-of-parts.ts';
import { isTimed } from '../policy/release-reason.ts';
import { mergedBefore } from '../aggregation/complete/was-merged.ts';
import { merge } from '../merge/merge.ts';
import type { Merged } from '../merge/merged.ts';
import type { Evidence } from '../truth-discovery/evidence/evidence.ts';
import { correctionsOf } from './corrections-of.ts';
import { deadLettered } from './dead-lettered.ts';
import { reviewerOf } from './doubtful-fields.ts';
import { discardedEnvelope, fusedEnvelope, heldEnvelope } from './fused-envelope.ts';
import { labelsOf, recipientsOf, type RuleHolds } from './labels.ts';
import { envelopeBytes } from '../envelope/encode-envelope.ts';
import type { Refer } from './by-reference.ts';
import type { ComposedAnswer } from './composed-answer.ts';
import { compose, type ComposePorts, paidQuestions } from './composition.ts';

/** Makes one generation of a group of this fusion. An aborted signal ends the visit to the model. */
export type MakeGeneration = (
  fusion: Fusion,
  input: CompletionInput,
  signal: AbortSignal,
) => Promise<CompletionResult>;

export interface MakePorts extends ComposePorts {
  readonly bridgeName: string;
  /** Given where a fusion gives labels by rules. */
  readonly ruleHolds?: RuleHolds;
  /** Given where results that are too large for the bus are sent by reference. */
  readonly refer?: Refer;
}

/** EventBridge takes 1 MB an entry; the rest is room for what it adds. */
const maxEventBytes = 1_000_000;

/**
 * Makes one generation of a group: merges the parts, asks the composer once, and writes the receipt. Here the parts
 * themselves decide whether a group whose time ran out meets its policy, and not the message that released it.
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
