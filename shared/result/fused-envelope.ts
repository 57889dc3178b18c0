import type { Fusion } from '../policy/bridge.ts';
import type { Envelope, Header } from '../envelope/envelope.ts';
import type { Draft } from '../aggregation/completion.ts';
import { generationId } from '../aggregation/generation-id.ts';
import type { Spent } from '../ports/model-usage.ts';
import { countReal, missingTopics } from '../aggregation/release-rules/release.ts';
import type { Merged } from '../merge/merged.ts';
import { highestClassification } from '../policy/classification.ts';
import { contributionsOf } from './contributions-of.ts';
import { correctionsOf, toldCorrections } from './corrections-of.ts';
import { doubtOf } from './doubtful-fields.ts';
import { recipientsOf } from './labels.ts';
import type { ComposedAnswer } from './composed-answer.ts';
import { partitionKeyOf } from './partition-key.ts';
import type { Receipt } from './receipt.ts';
import { billed } from '../ports/model-usage.ts';

interface Origin {
  readonly bridgeName: string;
  /** Ms since the epoch. */
  readonly now: number;
}

/** The first generation of a round is `<fusion>.fused`, a later one `<fusion>.amended` and names the one before as its cause. */
export function fusedEnvelope(
  fusion: Fusion,
  draft: Draft,
  merged: Merged,
  words: ComposedAnswer,
  labels: readonly string[] | undefined,
  origin: Origin,
): Envelope {
  const doubt = doubtOf(fusion, merged, words.composer);
  const receipt: Receipt = {
    ...openingOf(fusion, draft, merged, origin),
    ...(doubt && { unsettled: doubt }),
    composer: words.composer,
    degraded: words.degraded,
    ...(words.reason !== undefined && { reason: words.reason }),
    model: words.model,
    ...costOf(words.spent),
    policy: fusion.policy,
    recipients: recipientsOf(fusion, labels),
    ...(labels !== undefined && { labels }),
    ...(words.cut.length > 0 && { cut: words.cut }),
    ...words.told,
    ...(words.folded.length > 0 && { folded: words.folded }),
  };
  const value = {
    result: words.result,
    merged: merged.record,
    conflicts: merged.conflicts,
    ...(labels !== undefined && { labels }),
    receipt,
  };
  const verb = draft.previous === undefined ? 'fused' : 'amended';
  return { header: headerOf(draft, verb, origin), body: { kind: 'json', value: value } };
}

/**
 * What a person is asked about a group in which something is in doubt: all that is known of it, and no result. Its
 * recipient is that person alone, and nothing has been asked of a model.
 */
export function heldEnvelope(
  fusion: Fusion,
  draft: Draft,
  merged: Merged,
  reviewer: string,
  origin: Origin,
): Envelope {
  const receipt: Receipt = {
    ...openingOf(fusion, draft, merged, origin),
    unsettled: { fields: merged.unsettled ?? [], decidedBy: 'nobody' },
    composer: 'merge',
    degraded: false,
    model: null,
    ...costOf(draft.spent),
    policy: fusion.policy,
    recipients: [reviewer],
  };
  const value = { merged: merged.record, conflicts: merged.conflicts, receipt };
  return { header: headerOf(draft, 'held', origin), body: { kind: 'json', value } };
}

/** What a group ends in whose time ran out before it was what the policy asks for: an event, so that nothing ends unseen. */
export function discardedEnvelope(
  fusion: Fusion,
  draft: Draft,
  lacking: readonly string[],
  origin: Origin,
): Envelope {
  const value = {
    reason: draft.reason,
    missing: lacking,
    count: countReal(draft.parts),
    ...(fusion.minSize > 1 && { minSize: fusion.minSize }),
    receipt: {
      ...draft.ref,
      generation: draft.generation,
      contributions: contributionsOf(draft.parts),
      ...toldCorrections(correctionsOf(fusion, draft)),
      release: releaseOf(fusion, draft, origin),
      policy: fusion.policy,
    },
  };
  return { header: headerOf(draft, 'discarded', origin), body: { kind: 'json', value: value } };
}

function headerOf(
  draft: Draft,
  verb: 'fused' | 'amended' | 'held' | 'discarded',
  { bridgeName, now }: Origin,
): Header {
  const { fusion, key } = draft.ref;
  const headers = draft.parts.map((part) => part.envelope.header);
  const classification = highestClassification(headers.map((header) => header.dataclassification));
  return {
    specversion: '1.0',
    id: generationId(draft.ref, draft.generation),
    source: `fusion-bus/${bridgeName}`,
    type: `${fusion}.${verb}`,
    time: new Date(now).toISOString(),
    datacontenttype: 'application/json',
    correlationid: key,
    partitionkey: partitionKeyOf(draft.parts, key),
    ...(draft.causationId !== undefined && { causationid: draft.causationId }),
    ...(classification !== undefined && { dataclassification: classification }),
    hopcount: Math.max(0, ...headers.map((header) => header.hopcount ?? 0)) + 1,
  };
}

/** How a receipt begins: what came, and what was made of it. */
function openingOf(
  fusion: Fusion,
  draft: Draft,
  merged: Merged,
  origin: Origin,
): Pick<Receipt, 'fusion' | 'key' | 'generation' | 'contributions' | 'corrections' | 'release' | 'fields'> {
  return {
    ...draft.ref,
    generation: draft.generation,
    contributions: contributionsOf(draft.parts),
    ...toldCorrections(correctionsOf(fusion, draft)),
    release: releaseOf(fusion, draft, origin),
    fields: merged.fields,
  };
}

function costOf(spent: Spent): Pick<Receipt, 'usage' | 'costUsd'> {
  return { usage: billed(spent), costUsd: spent.costUsd };
}

function releaseOf(fusion: Fusion, draft: Draft, { now }: Origin): Receipt['release'] {
  return {
    reason: draft.reason,
    at: new Date(now).toISOString(),
    missing: missingTopics(fusion, draft.parts),
  };
}
