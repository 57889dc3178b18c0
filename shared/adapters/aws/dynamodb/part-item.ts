import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { envelopeText } from '../../../envelope/encode-envelope.ts';
import { readEnvelope } from '../../../envelope/read-envelope.ts';
import type { GroupRef, Part, PartSummary } from '../../../aggregation/group.ts';
import { parseJson, readJson } from '../../../json/parse-json.ts';
import { decodeStatements, encodeStatements } from '../../../messages/statement-codec.ts';
import { groupKey, type Item, numberOf, partSortKeyPrefix, textOf } from './group-item.ts';
import { checkVersion, itemVersion } from './item-version.ts';
import { readPolicyVersion, writePolicyVersion } from './policy-version-attribute.ts';
import { pack, unpack } from './packed-text.ts';

/** One contribution: one item. The envelope is kept as the CloudEvents JSON it travels in. */
export function writePart(ref: GroupRef, part: Part, expiresAt: AttributeValue): Item {
  return {
    pk: groupKey(ref),
    sk: { S: partSortKeyPrefix + part.partId },
    ...itemVersion,
    topic: { S: part.topic },
    digest: { S: part.digest },
    arrivedAt: { N: String(part.arrivedAt) },
    ...(part.states !== undefined && { states: { S: JSON.stringify(encodeStatements(part.states)) } }),
    ...writePolicyVersion(part),
    envelope: pack(envelopeText(part.envelope)),
    ttl: expiresAt,
  };
}

/** The attributes that a joiner reads of a part. */
export const summaryAttributes = ['sk', 'v', 'topic', 'digest', 'arrivedAt', 'states', 'policy'] as const;

/** @throws NewerVersionError */
export function readPartSummary(item: Item): PartSummary {
  checkVersion(item, 'a stored part');
  return {
    partId: textOf(item, 'sk').slice(partSortKeyPrefix.length),
    topic: textOf(item, 'topic'),
    digest: textOf(item, 'digest'),
    arrivedAt: numberOf(item, 'arrivedAt'),
    ...readStatements(item['states']?.S),
    ...readPolicyVersion(item),
  };
}

function readStatements(text: string | undefined): Pick<PartSummary, 'states'> {
  if (text === undefined) return {};
  const parsed = parseJson(text);
  const states = parsed.kind === 'json' ? decodeStatements(parsed.value) : undefined;
  if (states === undefined) throw new Error('what a stored part states is malformed');
  return { states };
}

/** @throws NewerVersionError */
export function readPart(item: Item): Part {
  return readMeasuredPart(item).part;
}

/** Reads a part and the length of its text. @throws NewerVersionError */
export function readMeasuredPart(item: Item): { readonly part: Part; readonly bytes: number } {
  const summary = readPartSummary(item);
  const text = unpack(item['envelope']);
  const envelope = readEnvelope(readJson(text));
  if (envelope === undefined) throw new Error('a stored part holds no envelope');
  return { part: { ...summary, envelope }, bytes: text.length };
}
