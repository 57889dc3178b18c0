import type { Fusion } from '../bridge/bridge.ts';
import type { Envelope, Header } from '../envelope/envelope.ts';
import type { Draft } from '../group/complete-group.ts';
import { missingTopics } from '../group/decide.ts';
import { generationId } from '../group/generation-id.ts';
import type { Part } from '../group/group.ts';
import type { Merged } from '../merge/merged.ts';
import { highestClassification } from '../privacy/classification.ts';
import type { Words } from './make-generation.ts';
import type { Receipt, ReceiptContribution } from './receipt.ts';
import { billed } from './spent.ts';

interface Origin {
  readonly bridgeName: string;
  /** Ms since the epoch. */
  readonly now: number;
}

/** The first generation is `<fusion>.fused`, a later one `<fusion>.amended` and names the one before as its cause. */
export function fusedEnvelope(
  fusion: Fusion,
  draft: Draft,
  merged: Merged,
  words: Words,
  origin: Origin,
): Envelope {
  const receipt: Receipt = {
    ...draft.ref,
    generation: draft.generation,
    contributions: contributionsOf(draft.parts),
    release: releaseOf(fusion, draft, origin),
    fields: merged.fields,
    composer: words.composer,
    degraded: words.degraded,
    ...(words.reason !== undefined && { reason: words.reason }),
    model: words.model,
    usage: billed(words.spent),
    costUsd: words.spent.costUsd,
    policy: fusion.policy,
    recipients: fusion.recipients,
    ...(words.cut.length > 0 && { cut: words.cut }),
  };
  const value = { result: words.result, merged: merged.record, conflicts: merged.conflicts, receipt };
  const verb = draft.generation === 1 ? 'fused' : 'amended';
  return { header: headerOf(draft, verb, origin), body: { kind: 'json', value: value } };
}

/** What a group ends in whose time ran out under `onDeadline: discard`: an event, so that nothing ends unseen. */
export function discardedEnvelope(
  fusion: Fusion,
  draft: Draft,
  lacking: readonly string[],
  origin: Origin,
): Envelope {
  const value = {
    reason: 'deadline',
    missing: lacking,
    receipt: {
      ...draft.ref,
      generation: draft.generation,
      contributions: contributionsOf(draft.parts),
      release: releaseOf(fusion, draft, origin),
      policy: fusion.policy,
    },
  };
  return { header: headerOf(draft, 'discarded', origin), body: { kind: 'json', value: value } };
}

/** In the order of time, then source, then id: the same whatever the arrival. */
export function contributionsOf(parts: readonly Part[]): ReceiptContribution[] {
  return parts
    .map(({ topic, envelope: { header } }) => ({
      topic,
      source: header.source,
      id: header.id,
      ...(header.time !== undefined && { time: header.time }),
    }))
    .toSorted(
      (a, b) => inOrder(a.time ?? '', b.time ?? '') || inOrder(a.source, b.source) || inOrder(a.id, b.id),
    );
}

/** By code unit: the same on every machine, whatever its locale. */
function inOrder(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function headerOf(
  draft: Draft,
  verb: 'fused' | 'amended' | 'discarded',
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
    ...(draft.causationId !== undefined && { causationid: draft.causationId }),
    ...(classification !== undefined && { dataclassification: classification }),
    hopcount: Math.max(0, ...headers.map((header) => header.hopcount ?? 0)) + 1,
  };
}

function releaseOf(fusion: Fusion, draft: Draft, { now }: Origin): Receipt['release'] {
  return {
    reason: draft.reason,
    at: new Date(now).toISOString(),
    missing: missingTopics([...fusion.needs, ...fusion.wants], draft.parts),
  };
}
