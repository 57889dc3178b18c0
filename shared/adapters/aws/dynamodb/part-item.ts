import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { decodeCloudEvent } from '../../../envelope/decode-cloud-event.ts';
import { envelopeText } from '../../../envelope/encode-envelope.ts';
import type { GroupRef, Part, PartSummary } from '../../../aggregation/group.ts';
import { parseJson } from '../../../json/parse-json.ts';
import { decodeStatements, encodeStatements } from '../../../messages/statement-codec.ts';
import { groupKey, type Item, numberOf, partSortKeyPrefix, textOf } from './group-item.ts';
import { pack, unpack } from './packed-text.ts';

/** One contribution: one item. The envelope is kept as the CloudEvents JSON it travels in. */
export function writePart(ref: GroupRef, part: Part, expiresAt: AttributeValue): Item {
  return {
    pk: groupKey(ref),
    sk: { S: partSortKeyPrefix + part.partId },
    topic: { S: part.topic },
    digest: { S: part.digest },
    arrivedAt: { N: String(part.arrivedAt) },
    ...(part.states !== undefined && { states: { S: JSON.stringify(encodeStatements(part.states)) } }),
    envelope: pack(envelopeText(part.envelope)),
    ttl: expiresAt,
  };
}

/** The attributes that a joiner reads; the head's are among them. */
export const summaryAttributes = ['sk', 'topic', 'digest', 'arrivedAt', 'states'] as const;

export function readPartSummary(item: Item): PartSummary {
  return {
    partId: textOf(item, 'sk').slice(partSortKeyPrefix.length),
    topic: textOf(item, 'topic'),
    digest: textOf(item, 'digest'),
    arrivedAt: numberOf(item, 'arrivedAt'),
    ...readStatements(item['states']?.S),
  };
}

function readStatements(text: string | undefined): Pick<PartSummary, 'states'> {
  if (text === undefined) return {};
  const parsed = parseJson(text);
  const states = parsed.kind === 'json' ? decodeStatements(parsed.value) : undefined;
  if (states === undefined) throw new Error('what a stored part states is malformed');
  return { states };
}

export function readPart(item: Item): Part {
  const decoded = decodeCloudEvent(JSON.parse(unpack(item['envelope'])));
  if (decoded.kind === 'malformed')
    throw new Error(`a stored envelope is malformed: ${decoded.rejection.message}`);
  return { ...readPartSummary(item), envelope: decoded.envelope };
}
