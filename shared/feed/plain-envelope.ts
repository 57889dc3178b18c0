import { correlationKey } from '../admission/correlation/correlation-key.ts';
import { redact } from '../admission/redaction/redact.ts';
import { asProducerKnows } from '../envelope/bindings/decode-binary.ts';
import { decodeCloudEvent, type DecodedCloudEvent } from '../envelope/decode-cloud-event.ts';
import { maxBodyDepth } from '../envelope/decode-event.ts';
import { formOf, withFields } from '../envelope/encodings/bodies.ts';
import type { Envelope } from '../envelope/envelope.ts';
import { canonicalText } from '../json/canonical-text.ts';
import { hash } from '../json/digest.ts';
import type { JsonObject } from '../json/json.ts';
import { type FedMessage, placeText } from '../ports/fed-message.ts';
import { type FeedTopic, sourcesAt } from './feed-topic.ts';

/** Stands for the id while it is sought. */
const noId = '-';

/**
 * Makes the envelope of a message that is no CloudEvent. Its body is the value, read by its media type. Its attributes
 * come from the headers that the feed names, from the key (`partitionkey`) and from the broker's time (`time`).
 */
export async function plainEnvelope(message: FedMessage, feed: FeedTopic): Promise<DecodedCloudEvent> {
  const decoded = decodeCloudEvent(eventOf(message, feed), maxBodyDepth);
  if (decoded.kind === 'malformed')
    return { kind: 'malformed', rejection: asProducerKnows(decoded.rejection) };
  return identified(decoded.envelope, message, feed);
}

function eventOf(message: FedMessage, { topic, rules }: FeedTopic): JsonObject {
  const { headers, key, value, sentAt, place, contentType = rules.contentType } = message;
  const mapped = Object.entries(rules.headers).flatMap(([attribute, header]): [string, string][] => {
    const found = headers.get(header);
    return found === undefined ? [] : [[attribute, found]];
  });
  return {
    specversion: '1.0',
    id: noId,
    source: sourcesAt(place, rules)[0] ?? '',
    type: rules.type ?? topic.name,
    ...(key !== undefined && key !== '' && { partitionkey: key }),
    ...(sentAt !== undefined && { time: new Date(sentAt).toISOString() }),
    ...Object.fromEntries(mapped),
    ...(value !== null && {
      datacontenttype: contentType,
      data_base64: Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64'),
    }),
  };
}

async function identified(
  envelope: Envelope,
  { place, messageId }: FedMessage,
  { rules, evaluate }: FeedTopic,
): Promise<DecodedCloudEvent> {
  const { header } = envelope;
  const named = (id: string): DecodedCloudEvent => ({
    kind: 'envelope',
    envelope: { header: { ...header, id }, body: envelope.body },
  });
  // A header of the feed gives the id.
  if (header.id !== noId) return named(header.id);
  const { identity } = rules;
  if (identity === undefined) {
    const id = place.kind === 'log' ? placeText(place) : messageId;
    return id === undefined || id === '' ? noMessageId : named(id);
  }
  const kept = { header, body: withFields(envelope.body, (fields) => redact(fields, rules.redact)) };
  if (identity.kind === 'digest') return named(digestOf(kept));
  const found = await correlationKey(kept, identity, evaluate, 'id');
  if (found.kind === 'key') return named(found.key);
  return { kind: 'malformed', rejection: { ...found.rejection, code: 'id-missing' } };
}

const noMessageId: DecodedCloudEvent = {
  kind: 'malformed',
  rejection: {
    code: 'id-missing',
    attribute: 'id',
    message: 'the message has no property message-id, and a redelivery would count twice',
  },
};

/** The time is left out: a redelivery may have another. */
function digestOf({ header: { source, type }, body }: Envelope): string {
  return hash(canonicalText([source, type, ...formOf(body).digested(body)]));
}
