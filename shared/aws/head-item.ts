import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { decodeCloudEvent } from '../envelope/decode-cloud-event.ts';
import { encodeEnvelope } from '../envelope/encode-envelope.ts';
import type { ClaimedHead, GroupRef, Head, HeadView, Outcome, SavedHead, Spent } from '../group/group.ts';
import { nothingSpent } from '../group/complete-group.ts';
import { groupKey, headSortKey, type Item, numberOf, pack, textOf, unpack } from './group-item.ts';

/** Bytes of a part's id: SHA-256 cut to 128 bits, which as base64url is the `partId`. */
const partIdBytes = 16;

export function writeHead(ref: GroupRef, head: Head, expiresAt: AttributeValue): Item {
  return {
    pk: groupKey(ref),
    sk: { S: headSortKey },
    state: { S: head.state },
    generation: { N: String(head.generation) },
    token: { S: head.token },
    ttl: expiresAt,
    ...(head.state === 'claimed' ? writeClaim(head) : writeSaved(head)),
  };
}

function writeClaim({ leaseUntil, attempts, spent, causationId }: ClaimedHead): Item {
  return {
    leaseUntil: { N: String(leaseUntil) },
    ...(attempts > 0 && { attempts: { N: String(attempts) }, spent: writeSpent(spent) }),
    ...(causationId !== undefined && { causationId: { S: causationId } }),
  };
}

function writeSaved({ savedBy, included, outcome }: SavedHead): Item {
  return {
    savedBy: { S: savedBy },
    included: { B: Buffer.concat(included.map((partId) => Buffer.from(partId, 'base64url'))) },
    kind: { S: outcome.kind },
    outcome: pack(outcome.kind === 'dead-lettered' ? outcome.letter : JSON.stringify(encodeEnvelope(outcome.envelope))),
  };
}

/** The attributes that tell a joiner whether a group is settled and what went into it. */
export const headViewAttributes = ['state', 'included'] as const;

export function readHeadView(item: Item): HeadView {
  return textOf(item, 'state') === 'saved'
    ? { state: 'saved', included: readIncluded(item) }
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
      included: readIncluded(item),
      outcome: readOutcome(item),
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
  };
}

function readIncluded(item: Item): string[] {
  const bytes = Buffer.from(item['included']?.B ?? []);
  return Array.from({ length: bytes.length / partIdBytes }, (_, index) =>
    bytes.subarray(index * partIdBytes, (index + 1) * partIdBytes).toString('base64url'),
  );
}

function readOutcome(item: Item): Outcome {
  const kind = textOf(item, 'kind');
  const text = unpack(item['outcome']);
  if (kind === 'dead-lettered') return { kind, letter: text };
  if (kind !== 'fused' && kind !== 'discarded') throw new Error(`a stored head has the unknown outcome "${kind}"`);
  const decoded = decodeCloudEvent(JSON.parse(text));
  if (decoded.kind === 'malformed') throw new Error(`a stored result is malformed: ${decoded.rejection.message}`);
  return { kind, envelope: decoded.envelope };
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
