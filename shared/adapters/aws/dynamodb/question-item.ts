import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { BatchAnswer, NotedQuestion } from '../../../compose/batch/question-store.ts';
import { isJsonObject } from '../../../json/is-json-object.ts';
import { parseJson } from '../../../json/parse-json.ts';
import { isReleaseReason } from '../../../policy/release-reason.ts';
import type { CompletionMessage } from '../../../messages/completion-message.ts';
import { type Item, numberOf, textOf } from './group-item.ts';
import { checkVersion, itemVersion } from './item-version.ts';
import { maxPackedBytes, pack, packedBytes, unpack } from './packed-text.ts';

/** The prefix of all partitions of batches, in the groups' table. No fusion's name begins like this. */
export const batchPrefix = '#batch#';

/**
 * Questions are spread over so many partitions, by their ids. Those that wait to be sent stand together, so that they
 * are found without an index; once sent, a question is another item, of few bytes.
 */
export const shards: readonly string[] = Array.from({ length: 8 }, (_, shard) => `${batchPrefix}${shard}`);

export const waitingPrefix = 'ask#';

export const waitingKey = (id: string): Item => keyOf(id, waitingPrefix);

export const sentKey = (id: string): Item => keyOf(id, 'sent#');

export const usedKey = (id: string): Item => keyOf(id, 'used#');

function keyOf(id: string, prefix: string): Item {
  return {
    pk: { S: shards[(id.codePointAt(0) ?? 0) % shards.length] ?? batchPrefix },
    sk: { S: prefix + id },
  };
}

/** Longer than any group waits for its answer, and then any queue for its message. */
const keptMs = 25 * 86_400_000;

export const expiresAt = (now: number): AttributeValue.NMember => ({
  N: String(Math.ceil((now + keptMs) / 1_000)),
});

export const storedQuestion = 'a stored question';

type Kept = Omit<NotedQuestion, 'id' | 'request'>;

/** Writes the members that a question has in each of its items. */
export function writeQuestion({ asker, askedAt, tries, reservedUsd }: Kept, now: number): Item {
  const { fusion, key, reason, requestId, after } = asker;
  return {
    ...itemVersion,
    fusion: { S: fusion },
    key: { S: key },
    reason: { S: reason },
    ticket: { S: requestId },
    after: { N: String(after) },
    askedAt: { N: String(askedAt) },
    tries: { N: String(tries) },
    ...(reservedUsd !== undefined && { reservedUsd: { N: reservedUsd.toFixed(9) } }),
    ttl: expiresAt(now),
  };
}

/** Undefined for a request that no item can hold. */
export function packRequest(request: string): AttributeValue | undefined {
  const packed = pack(request);
  return packedBytes(packed) > maxPackedBytes ? undefined : packed;
}

/**
 * Reads the state of a question without its answer.
 *
 * @throws NewerVersionError
 */
export function readAsked(item: Item): Omit<Kept, 'asker'> {
  checkVersion(item, storedQuestion);
  return {
    askedAt: numberOf(item, 'askedAt'),
    tries: numberOf(item, 'tries'),
    ...(item['reservedUsd'] !== undefined && { reservedUsd: numberOf(item, 'reservedUsd') }),
  };
}

/** @throws NewerVersionError */
export function readAsker(item: Item): CompletionMessage {
  checkVersion(item, storedQuestion);
  const reason = textOf(item, 'reason');
  if (!isReleaseReason(reason)) throw new Error(`a stored question has the unknown reason "${reason}"`);
  return {
    fusion: textOf(item, 'fusion'),
    key: textOf(item, 'key'),
    reason,
    requestId: textOf(item, 'ticket'),
    after: numberOf(item, 'after'),
  };
}

export function readWaiting(item: Item): NotedQuestion {
  return {
    id: textOf(item, 'sk').slice(waitingPrefix.length),
    asker: readAsker(item),
    request: unpack(item['request']),
    ...readAsked(item),
  };
}

const tooLarge: BatchAnswer = {
  kind: 'failed',
  reason: 'the answer is larger than can be kept',
  mayPass: false,
};

export function packAnswer(answer: BatchAnswer): AttributeValue {
  const packed = pack(JSON.stringify(answer));
  return packedBytes(packed) > maxPackedBytes ? pack(JSON.stringify(tooLarge)) : packed;
}

export function readAnswer(value: AttributeValue | undefined): BatchAnswer | undefined {
  if (value === undefined) return undefined;
  const parsed = parseJson(unpack(value));
  const answer = parsed.kind === 'json' ? parsed.value : undefined;
  if (!isJsonObject(answer)) throw unreadable();
  const { kind, response, reason, mayPass } = answer;
  if (kind === 'replied' && response !== undefined) return { kind, response };
  if (kind !== 'failed' || typeof reason !== 'string') throw unreadable();
  return { kind, reason, mayPass: mayPass === true };
}

function unreadable(): Error {
  return new Error('a stored answer cannot be read');
}
