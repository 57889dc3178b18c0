import { isJsonObject, ownMember } from '../json/is-json-object.ts';
import type { Json, JsonObject } from '../json/json.ts';
import { parseJson } from '../json/parse-json.ts';
import { repeatedMember } from '../json/repeated-member.ts';
import { brokenRule } from './attribute-rules.ts';
import { decodeCloudEvent } from './decode-cloud-event.ts';
import type { BodyDecoder } from './encodings/body-decoder.ts';
import type { Envelope } from './envelope.ts';
import type { Rejection, RejectionCode } from './rejection.ts';
import { repetition } from './repetition.ts';

export type DecodedEvent =
  | {
      readonly kind: 'envelope';
      /** The event's `detail-type`. */ readonly topic: string;
      readonly envelope: Envelope;
    }
  | ({ readonly kind: 'malformed'; readonly rejection: Rejection } & Readable);

/** The readable members of a malformed event, for the rejected event to its producer. */
interface Readable {
  readonly topic: string | undefined;
  readonly source: string | undefined;
  readonly id: string | undefined;
}

/** Deepest nesting of an admitted body: far beyond hand-written data, far below the depth that harms a stack. */
export const maxBodyDepth = 100;

/**
 * Decodes an EventBridge event as it arrives in an SQS message. Never throws, whatever `text` contains. EventBridge hands
 * a detail on as it was sent, so that a name that its sender wrote twice is found here.
 *
 * A `detail` with a `specversion` is a CloudEvent. Its source must be the event's source, because IAM can enforce only
 * that one. Any other `detail` is the body of a native event, and its header is made of the event's fields.
 *
 * @param ofTopic the decoders of encodings that the topic declares
 */
export function decodeEvent(text: string, ofTopic?: readonly BodyDecoder[]): DecodedEvent {
  const parsed = parseJson(text);
  const event = parsed.kind === 'json' && isJsonObject(parsed.value) ? parsed.value : undefined;
  if (event === undefined) {
    const rejection: Rejection =
      parsed.kind === 'json'
        ? {
            code: 'not-an-event',
            message: 'the message must be an EventBridge event, which is a JSON object',
          }
        : { code: 'not-json', message: 'the message is not JSON' };
    return { kind: 'malformed', topic: undefined, source: undefined, id: undefined, rejection };
  }

  const detail = ownMember(event, 'detail');
  const cloudEvent = isJsonObject(detail) && Object.hasOwn(detail, 'specversion') ? detail : undefined;
  const malformed = (rejection: Rejection): DecodedEvent => ({
    kind: 'malformed',
    topic: readable(event, 'detail-type', 'type'),
    source: readable(event, 'source', 'source'),
    id: readable(cloudEvent ?? {}, 'id', 'id') ?? readable(event, 'id', 'id'),
    rejection,
  });

  const repeated = repeatedMember(text, event);
  if (repeated !== undefined) return malformed(repetition(repeated, cloudEvent !== undefined));
  const topic = textOf(event, 'detail-type');
  const source = textOf(event, 'source');
  if (topic === undefined) return malformed(noField('detail-type', 'a non-empty string'));
  if (source === undefined) return malformed(noField('source', 'a non-empty string'));
  if (!isJsonObject(detail)) return malformed(noField('detail', 'a JSON object'));

  const decoded = decodeCloudEvent(cloudEvent ?? nativeToCloudEvent(event, detail), maxBodyDepth, ofTopic);
  if (decoded.kind === 'malformed') return malformed(decoded.rejection);
  if (decoded.envelope.header.source !== source) {
    return malformed(
      reason('source-mismatch', 'source', "the CloudEvent's source must be the event's own source"),
    );
  }
  return { kind: 'envelope', topic, envelope: decoded.envelope };
}

function nativeToCloudEvent(event: JsonObject, detail: JsonObject): JsonObject {
  const field = (name: string): Json => ownMember(event, name) ?? null;
  return {
    specversion: '1.0',
    id: field('id'),
    source: field('source'),
    type: field('detail-type'),
    time: field('time'),
    data: detail,
  };
}

function textOf(event: JsonObject, field: string): string | undefined {
  const value = ownMember(event, field);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Returns the field if it keeps the rule of its attribute, so that the rejected event may contain it. */
function readable(event: JsonObject, field: string, attribute: string): string | undefined {
  const value = textOf(event, field);
  return brokenRule(attribute, value) === undefined ? value : undefined;
}

function noField(field: string, must: string): Rejection {
  return reason('not-an-event', field, `the event's ${field} must be ${must}`);
}

function reason(code: RejectionCode, attribute: string, message: string): Rejection {
  return { code, attribute, message };
}
