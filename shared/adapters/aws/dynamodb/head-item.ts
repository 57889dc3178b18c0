import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import canonicalize from 'canonicalize';
import { decodeCloudEvent } from '../../../envelope/decode-cloud-event.ts';
import { encodeEnvelope } from '../../../envelope/encode-envelope.ts';
import type { ClaimedHead, GroupRef, Head, HeadView, Outcome, Part } from '../../../aggregation/group.ts';
import type { Spent } from '../../../ports/model-usage.ts';
import type { Settled } from '../../../aggregation/group-store.ts';
import { nothingSpent } from '../../../ports/model-usage.ts';
import { isNudge, isReleaseReason } from '../../../messages/completion-message.ts';
import type { ReleaseReason } from '../../../messages/contribution.ts';
import { groupKey, headSortKey, type Item, numberOf, textOf } from './group-item.ts';
import { packBeside, unpackBeside } from './packed-text.ts';

/** Bytes of a part's id: SHA-256 cut to 128 bits, which as base64url is the `partId`. */
const partIdBytes = 16;

export function writeClaim(ref: GroupRef, head: ClaimedHead, expiresAt: AttributeValue): Item {
  const { leaseUntil, attempts, spent, causationId, reason, openedBy, previous, before } = head;
  const { round, corrects, included, nudge } = head;
  return {
    ...writeBase(ref, head, expiresAt),
    leaseUntil: { N: String(leaseUntil) },
    ...(attempts > 0 && { attempts: { N: String(attempts) }, spent: writeSpent(spent) }),
    ...(causationId !== undefined && { causationId: { S: causationId } }),
    reason: { S: reason },
    openedBy: { S: openedBy },
    ...(previous !== undefined && { previous: { S: previous } }),
    ...writeBefore(before),
    ...(included !== undefined && { included: writeIds(included) }),
    ...(nudge !== undefined && { nudge: { S: nudge } }),
    ...writeRound(round),
    ...writeTaught(head),
    ...(corrects !== undefined && {
      corrects: writeIds(corrects.parts),
      savedAt: { N: String(corrects.savedAt) },
    }),
  };
}

export function writeSaved(
  ref: GroupRef,
  { head, outcome }: Settled,
  parts: readonly Part[],
  expiresAt: AttributeValue,
): Item {
  return {
    ...writeBase(ref, head, expiresAt),
    savedBy: { S: head.savedBy },
    included: writeIds(head.included),
    ...writeBefore(head.before),
    ...writeRound(head.round),
    ...writeTaught(head),
    savedAt: { N: String(head.savedAt) },
    ended: { S: head.ended },
    outcome: packBeside(textOfOutcome(outcome), parts.map(textOfPart)),
  };
}

function writeBase(ref: GroupRef, { state, generation, token }: Head, expiresAt: AttributeValue): Item {
  return {
    pk: groupKey(ref),
    sk: { S: headSortKey },
    state: { S: state },
    generation: { N: String(generation) },
    token: { S: token },
    ttl: expiresAt,
  };
}

/** The attributes that tell a joiner whether a group is settled and what went into it. */
export const headViewAttributes = ['state', 'generation', 'included', 'before', 'savedAt'] as const;

export function readHeadView(item: Item): HeadView {
  return textOf(item, 'state') === 'saved'
    ? {
        state: 'saved',
        generation: numberOf(item, 'generation'),
        included: readIds(item, 'included'),
        before: readIds(item, 'before'),
        savedAt: numberOf(item, 'savedAt'),
      }
    : { state: 'claimed' };
}

export function readHead(item: Item): Head {
  const generation = numberOf(item, 'generation');
  const token = textOf(item, 'token');
  if (textOf(item, 'state') === 'saved') {
    return {
      state: 'saved',
      generation,
      token,
      savedBy: textOf(item, 'savedBy'),
      included: readIds(item, 'included'),
      before: readIds(item, 'before'),
      ...readRound(item),
      ...readTaught(item),
      savedAt: numberOf(item, 'savedAt'),
      ended: outcomeKind(textOf(item, 'ended')),
    };
  }
  return {
    state: 'claimed',
    generation,
    token,
    leaseUntil: numberOf(item, 'leaseUntil'),
    attempts: item['attempts'] === undefined ? 0 : numberOf(item, 'attempts'),
    spent: readSpent(item['spent']),
    causationId: item['causationId']?.S,
    reason: releaseReason(textOf(item, 'reason')),
    openedBy: textOf(item, 'openedBy'),
    previous: item['previous'] === undefined ? undefined : outcomeKind(textOf(item, 'previous')),
    before: readIds(item, 'before'),
    ...(item['included'] !== undefined && { included: readIds(item, 'included') }),
    ...readNudge(item['nudge']?.S),
    ...readRound(item),
    ...readTaught(item),
    ...(item['corrects'] !== undefined && {
      corrects: { parts: readIds(item, 'corrects'), savedAt: numberOf(item, 'savedAt') },
    }),
  };
}

/**
 * The outcome that was saved with a head.
 *
 * @param parts those that the head includes, all of them
 */
export function readOutcome(item: Item, parts: readonly Part[]): Outcome {
  const kind = outcomeKind(textOf(item, 'ended'));
  const text = unpackBeside(item['outcome'], parts.map(textOfPart));
  if (kind === 'dead-lettered') return { kind, letter: text };
  const decoded = decodeCloudEvent(JSON.parse(text));
  if (decoded.kind === 'malformed')
    throw new Error(`a stored result is malformed: ${decoded.rejection.message}`);
  return { kind, envelope: decoded.envelope };
}

function textOfOutcome(outcome: Outcome): string {
  return outcome.kind === 'dead-lettered' ? outcome.letter : JSON.stringify(encodeEnvelope(outcome.envelope));
}

/** In canonical JSON: the same text before a part is stored and after it was read. */
function textOfPart({ envelope }: Part): string {
  return canonicalize(encodeEnvelope(envelope)) ?? '';
}

function outcomeKind(ended: string): Outcome['kind'] {
  if (ended === 'fused' || ended === 'held' || ended === 'discarded' || ended === 'dead-lettered')
    return ended;
  throw new Error(`a stored head has the unknown outcome "${ended}"`);
}

function readNudge(reason: string | undefined): Pick<ClaimedHead, 'nudge'> {
  return isNudge(reason) ? { nudge: reason } : {};
}

function releaseReason(text: string): ReleaseReason {
  if (isReleaseReason(text)) return text;
  throw new Error(`a stored claim has the unknown reason "${text}"`);
}

function writeIds(partIds: readonly string[]): AttributeValue {
  return { B: Buffer.concat(partIds.map((partId) => Buffer.from(partId, 'base64url'))) };
}

/** Nearly every key has one round only. */
function writeBefore(before: readonly string[]): Item {
  return before.length === 0 ? {} : { before: writeIds(before) };
}

function writeRound(round: number | undefined): Item {
  return round === undefined ? {} : { round: { N: String(round) } };
}

function readRound(item: Item): { readonly round?: number } {
  return item['round'] === undefined ? {} : { round: numberOf(item, 'round') };
}

function writeTaught({ merged, taught }: Pick<ClaimedHead, 'merged' | 'taught'>): Item {
  return {
    ...(merged !== undefined && { merged: { S: merged } }),
    ...(taught !== undefined && { taught: writeIds(taught) }),
  };
}

function readTaught(item: Item): Pick<ClaimedHead, 'merged' | 'taught'> {
  const merged = item['merged']?.S;
  return {
    ...((merged === 'fused' || merged === 'held') && { merged }),
    ...(item['taught'] !== undefined && { taught: readIds(item, 'taught') }),
  };
}

function readIds(item: Item, name: 'included' | 'before' | 'taught' | 'corrects'): string[] {
  const bytes = Buffer.from(item[name]?.B ?? []);
  return Array.from({ length: bytes.length / partIdBytes }, (_, index) =>
    bytes.subarray(index * partIdBytes, (index + 1) * partIdBytes).toString('base64url'),
  );
}

function writeSpent({ usage, costUsd }: Spent): AttributeValue {
  return {
    M: {
      input: { N: String(usage.inputTokens) },
      output: { N: String(usage.outputTokens) },
      cacheRead: { N: String(usage.cacheReadTokens) },
      cacheWrite: { N: String(usage.cacheWriteTokens) },
      ...(costUsd !== null && { costUsd: { N: String(costUsd) } }),
    },
  };
}

function readSpent(value: AttributeValue | undefined): Spent {
  if (value?.M === undefined) return nothingSpent;
  return {
    usage: {
      inputTokens: numberOf(value.M, 'input'),
      outputTokens: numberOf(value.M, 'output'),
      cacheReadTokens: numberOf(value.M, 'cacheRead'),
      cacheWriteTokens: numberOf(value.M, 'cacheWrite'),
    },
    costUsd: value.M['costUsd'] === undefined ? null : numberOf(value.M, 'costUsd'),
  };
}
