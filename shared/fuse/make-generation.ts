import type { Fusion } from '../bridge/bridge.ts';
import type { Answer, Composer } from '../compose/composer.ts';
import type { Draft, Made } from '../group/complete-group.ts';
import { missingTopics } from '../group/decide.ts';
import type { Part, Spent } from '../group/group.ts';
import type { Json } from '../json/json.ts';
import { merge } from '../merge/merge.ts';
import type { Merged, MergeInput } from '../merge/merged.ts';
import { deadLettered } from './dead-lettered.ts';
import { discardedEnvelope, fusedEnvelope } from './fused-envelope.ts';
import { addSpent } from './spent.ts';

export interface MakePorts {
  readonly bridgeName: string;
  /** Undefined where no fusion asks a model. */
  readonly composer: Composer | undefined;
  /** Ms since the epoch. */
  readonly now: number;
  /** Aborts the visit to the model; the generation is then tried again later. */
  readonly signal: AbortSignal;
}

/** EventBridge takes 1 MB an entry; the rest is room for what it adds. */
const maxEventBytes = 1_000_000;

/**
 * Makes one generation of a group: merges what came, asks the composer once, and writes the receipt. Whether the
 * group is satisfied is decided here, from the parts themselves, and not by what the releasing message said.
 */
export async function makeGeneration(fusion: Fusion, draft: Draft, ports: MakePorts): Promise<Made> {
  const lacking = missingTopics(fusion.needs, draft.parts);
  if (lacking.length > 0 && fusion.onDeadline === 'discard') {
    const envelope = discardedEnvelope(fusion, draft, lacking, ports);
    return { kind: 'made', outcome: { kind: 'discarded', envelope } };
  }
  if (lacking.length > 0 && fusion.onDeadline === 'dead-letter') {
    return {
      kind: 'made',
      outcome: deadLettered(fusion, draft, 'incomplete', `still missing: ${lacking.join(', ')}`),
    };
  }

  const inputs = draft.parts.flatMap(mergeInput);
  const merged = merge(inputs, fusion.merge);
  const spoken = await speak(fusion, draft, merged, inputs, ports);
  if (spoken.kind === 'try-later') return spoken;
  if (spoken.kind === 'given-up') {
    return { kind: 'made', outcome: deadLettered(fusion, draft, 'no-answer', spoken.why, spoken.spent) };
  }
  const envelope = fusedEnvelope(fusion, draft, merged, spoken.words, ports);
  if (Buffer.byteLength(JSON.stringify(envelope)) > maxEventBytes) {
    return {
      kind: 'made',
      outcome: deadLettered(fusion, draft, 'too-large', 'the result exceeds 1 MB', spoken.words.spent),
    };
  }
  return { kind: 'made', outcome: { kind: 'fused', envelope } };
}

/** Who wrote the result, and what it took. */
export interface Words {
  readonly result: Json;
  readonly composer: 'claude' | 'merge';
  readonly degraded: boolean;
  readonly reason?: string;
  readonly model: string | null;
  readonly cut: readonly string[];
  readonly spent: Spent;
}

type Spoken =
  | { readonly kind: 'spoken'; readonly words: Words }
  | { readonly kind: 'given-up'; readonly why: string; readonly spent: Spent }
  | Extract<Made, { kind: 'try-later' }>;

async function speak(
  fusion: Fusion,
  draft: Draft,
  merged: Merged,
  contributions: readonly MergeInput[],
  { composer, signal }: MakePorts,
): Promise<Spoken> {
  const policy = fusion.compose;
  const mergeSpeaks = {
    composer: 'merge',
    result: merged.record,
    degraded: false,
    model: null,
    cut: [],
  } as const;
  if (policy.kind === 'merge' || composer === undefined)
    return { kind: 'spoken', words: { ...mergeSpeaks, spent: draft.spent } };

  /** What the policy puts in the place of an answer. */
  const standIn = (why: string, spent: Spent): Spoken =>
    policy.fallback === 'dead-letter'
      ? { kind: 'given-up', why, spent }
      : { kind: 'spoken', words: { ...mergeSpeaks, degraded: true, reason: why, spent } };

  const missing = missingTopics([...fusion.needs, ...fusion.wants], draft.parts);
  const question = {
    fusion: fusion.name,
    key: draft.ref.key,
    policy,
    merged,
    contributions,
    weights: fusion.merge.weights,
    missing,
  };
  const answer = await composer.compose(question, signal);
  if (answer.kind === 'no-model' && policy.key === 'optional') {
    return { kind: 'spoken', words: { ...mergeSpeaks, reason: 'no API key', spent: draft.spent } };
  }
  if (answer.kind === 'no-model') return standIn('no API key', draft.spent);
  const spent = addSpent(draft.spent, answer);
  if (answer.kind === 'answered') {
    const { result, model, cut } = answer;
    return { kind: 'spoken', words: { composer: 'claude', result, degraded: false, model, cut, spent } };
  }
  if (answer.kind === 'unavailable' && draft.attempts + 1 < policy.tries) {
    return { kind: 'try-later', afterMs: pauseMs(answer, draft.attempts), why: answer.reason, spent };
  }
  return standIn(answer.reason, spent);
}

const firstPauseMs = 1_000;
const longestPauseMs = 15 * 60_000;

/** What the provider asked for, or twice as long each time; never longer than the queue should be kept waiting. */
function pauseMs(answer: Extract<Answer, { kind: 'unavailable' }>, attempts: number): number {
  return Math.min(answer.retryAfterMs ?? firstPauseMs * 2 ** attempts, longestPauseMs);
}

function mergeInput({ topic, envelope: { header, body } }: Part): MergeInput[] {
  if (body.kind === 'none') return [];
  const value = body.kind === 'json' ? body.value : body.base64;
  return [{ source: header.source, id: header.id, topic, time: header.time, value }];
}
