import type { Fusion } from '../policy/fusion.ts';
import type { Envelope, Header } from '../envelope/envelope.ts';
import { compareText } from '../json/canonical-text.ts';
import type { CompletionInput } from '../aggregation/completion.ts';
import { generationId } from '../aggregation/generation-id.ts';
import { type Spent, billed } from '../ports/model-usage.ts';
import { countMergeable } from '../aggregation/release-rules/mergeable.ts';
import { opensGroup, type OpenerPolicy } from '../aggregation/release-rules/openers.ts';
import { missingTopics } from '../aggregation/release-rules/complete.ts';
import { askedSize } from '../aggregation/release-rules/rules-of-parts.ts';
import type { Merged } from '../merge/merged.ts';
import { highestClassification } from '../policy/classification.ts';
import { contributionsOf } from './dead-lettered.ts';
import { correctionsOf, toldCorrections } from './corrections-of.ts';
import { doubtOf } from './doubtful-fields.ts';
import type { ComposedAnswer } from './composed-answer.ts';
import { briefConflicts } from './brief-conflicts.ts';
import { divideFields } from './agreed-fields.ts';
import type { Labels } from './labels.ts';
import type { LeftOut, Receipt } from './receipt.ts';
import type { Part } from '../aggregation/group.ts';

interface Origin {
  readonly bridgeName: string;
  /** Ms since the epoch. */
  readonly now: number;
}

/** The labels and the recipients of a result. */
export interface Addressed extends Labels {
  readonly recipients: readonly string[];
}

/**
 * Makes the envelope of a fused group. The first generation of a round is `<fusion>.fused`; a later one is
 * `<fusion>.amended` and names the one before as its cause.
 */
export function fusedEnvelope(
  fusion: Fusion,
  input: CompletionInput,
  merged: Merged,
  composed: ComposedAnswer,
  { labels, undecided, recipients }: Addressed,
  origin: Origin,
): Envelope {
  const doubt = doubtOf(fusion, merged, composed.composer);
  const receipt: Receipt = {
    ...openingOf(fusion, input, merged, origin),
    ...undecidedOf(input, undecided),
    ...(doubt && { unsettled: doubt }),
    composer: composed.composer,
    degraded: composed.degraded,
    ...(composed.reason !== undefined && { reason: composed.reason }),
    model: composed.model,
    ...costOf(composed.spent),
    policy: fusion.policy,
    ...(input.version !== undefined && { policyVersion: input.version }),
    recipients,
    ...(labels !== undefined && { labels }),
    ...(composed.cut.length > 0 && { cut: composed.cut }),
    ...composed.details,
    ...(composed.folded.length > 0 && { folded: composed.folded }),
  };
  const value = {
    result: composed.result,
    merged: merged.record,
    conflicts: briefConflicts(merged.conflicts),
    ...(labels !== undefined && { labels }),
    receipt,
  };
  const verb = input.previous === undefined ? 'fused' : 'amended';
  return { header: headerOf(fusion, input, verb, origin), body: { kind: 'json', value } };
}

/**
 * Returns the envelope of a group that needs a review: everything that is known of it, without a result. Its only
 * recipient is the reviewer, and no model has been asked.
 */
export function heldEnvelope(
  fusion: Fusion,
  input: CompletionInput,
  merged: Merged,
  recipients: readonly string[],
  origin: Origin,
): Envelope {
  const receipt: Receipt = {
    ...openingOf(fusion, input, merged, origin),
    ...undecidedOf(input),
    unsettled: { fields: merged.unsettled ?? [], decidedBy: 'nobody' },
    composer: 'merge',
    degraded: false,
    model: null,
    ...costOf(input.spent),
    policy: fusion.policy,
    ...(input.version !== undefined && { policyVersion: input.version }),
    recipients,
  };
  const value = { merged: merged.record, conflicts: briefConflicts(merged.conflicts), receipt };
  return { header: headerOf(fusion, input, 'held', origin), body: { kind: 'json', value } };
}

/** Returns the event of a group that timed out before it met its policy, so that no group ends unseen. */
export function discardedEnvelope(
  fusion: Fusion,
  input: CompletionInput,
  lacking: readonly string[],
  origin: Origin,
): Envelope {
  const value = {
    reason: input.reason,
    missing: lacking,
    count: countMergeable(input.parts),
    ...(fusion.minSize > 1 && { minSize: fusion.minSize }),
    receipt: {
      ...gatheredOf(fusion, input, origin),
      ...undecidedOf(input),
      policy: fusion.policy,
      ...(input.version !== undefined && { policyVersion: input.version }),
    },
  };
  return { header: headerOf(fusion, input, 'discarded', origin), body: { kind: 'json', value } };
}

function headerOf(
  policy: OpenerPolicy,
  input: CompletionInput,
  verb: 'fused' | 'amended' | 'held' | 'discarded',
  { bridgeName, now }: Origin,
): Header {
  const { fusion, key } = input.ref;
  const headers = input.parts.map((part) => part.envelope.header);
  const classification = highestClassification(headers.map((header) => header.dataclassification));
  return {
    specversion: '1.0',
    id: generationId(input.ref, input.generation),
    source: `fusion-bus/${bridgeName}`,
    type: `${fusion}.${verb}`,
    time: new Date(now).toISOString(),
    datacontenttype: 'application/json',
    correlationid: key,
    partitionkey: partitionKeyOf(policy, input.parts, key),
    ...(input.causationId !== undefined && { causationid: input.causationId }),
    ...(classification !== undefined && { dataclassification: classification }),
    hopcount: Math.max(0, ...headers.map((header) => header.hopcount ?? 0)) + 1,
  };
}

type Gathered = Pick<
  Receipt,
  'fusion' | 'key' | 'generation' | 'contributions' | 'corrections' | 'release' | 'leftOut'
>;

/** Returns the first members of a receipt: the contributions, the release and the settled fields. */
function openingOf(
  fusion: Fusion,
  input: CompletionInput,
  merged: Merged,
  origin: Origin,
): Gathered & Pick<Receipt, 'fields' | 'agreed'> {
  const { listed, agreed } = divideFields(merged);
  return { ...gatheredOf(fusion, input, origin), fields: listed, agreed };
}

/** Returns the members of a receipt about the parts and the release. */
function gatheredOf(fusion: Fusion, input: CompletionInput, origin: Origin): Gathered {
  return {
    ...input.ref,
    generation: input.generation,
    contributions: contributionsOf(input.parts),
    ...toldCorrections(correctionsOf(fusion, input)),
    release: releaseOf(fusion, input, origin),
    ...leftOutOf(input),
  };
}

/** Sources that a receipt lists, so that it stays small however many parts were left out. */
const mostSources = 10;

/** Returns the receipt's member about the parts that did not fit into the group; none if all did. */
export function leftOutOf({ leftOut }: Pick<CompletionInput, 'leftOut'>): { readonly leftOut?: LeftOut } {
  if (leftOut === undefined) return {};
  const counts = new Map<string, number>();
  for (const { envelope } of leftOut) {
    const { source } = envelope.header;
    counts.set(source, (counts.get(source) ?? 0) + 1);
  }
  const sources = [...counts]
    .map(([source, parts]) => ({ source, parts }))
    .toSorted((a, b) => b.parts - a.parts || compareText(a.source, b.source))
    .slice(0, mostSources);
  return { leftOut: { parts: leftOut.length, sources } };
}

/** Returns the receipt's member about the rules that took too long over this group; none if all were decided. */
function undecidedOf(
  { isUndecided }: CompletionInput,
  labels: readonly string[] = [],
): Pick<Receipt, 'undecided'> {
  const undecided = [
    ...(isUndecided === true ? ['predicate'] : []),
    ...labels.map((label) => `label ${label}`),
  ];
  return undecided.length === 0 ? {} : { undecided };
}

function costOf(spent: Spent): Pick<Receipt, 'usage' | 'costUsd' | 'estimatedUsd' | 'attempts'> {
  const { costUsd, estimatedUsd, attempts } = spent;
  return {
    usage: billed(spent),
    costUsd,
    ...(estimatedUsd !== undefined && { estimatedUsd }),
    ...(attempts && { attempts }),
  };
}

function releaseOf(fusion: Fusion, input: CompletionInput, { now }: Origin): Receipt['release'] {
  const asked = askedSize(fusion, input.parts);
  const came = countMergeable(input.parts);
  return {
    reason: input.reason,
    at: new Date(now).toISOString(),
    missing: missingTopics(fusion, input.parts),
    ...(asked !== undefined && came < asked && { size: { asked, came } }),
  };
}

/**
 * The `partitionkey` of a group's fused envelopes: that of its earliest part that opens a group, or else the key.
 *
 * Where all parts name the same partition, it is that one. Where they differ, one rule must still give every generation
 * of a group the same partition, or the second could overtake the first on its way to a recipient that is ordered by
 * it. What is common to all parts may change with a part that comes late; which of them came first does not, as long as
 * clocks differ by less than a group is old.
 *
 * @param parts all that are kept for the key, also those that a later round leaves out
 */
export function partitionKeyOf(policy: OpenerPolicy, parts: readonly Part[], key: string): string {
  let earliest: Part | undefined;
  for (const part of parts) {
    if (opensGroup(policy, part) && (earliest === undefined || isBefore(part, earliest))) earliest = part;
  }
  return earliest?.envelope.header.partitionkey ?? key;
}

/** Ties in time are broken by id, so that the order of the list does not matter. */
function isBefore(a: Part, b: Part): boolean {
  return a.arrivedAt < b.arrivedAt || (a.arrivedAt === b.arrivedAt && a.partId < b.partId);
}
