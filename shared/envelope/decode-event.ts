import { isJsonObject, ownMember } from '../json/is-json-object.ts';
import type { JsonObject } from '../json/json.ts';
import { parseJson } from '../json/parse-json.ts';
import { repeatedMember } from '../json/repeated-member.ts';
import { brokenRule, isPlainSource, maxSourceLength } from './attribute-rules.ts';
import { decodeCloudEvent, type DecodedCloudEvent } from './decode-cloud-event.ts';
import type { BodyDecoder } from './encodings/body-decoder.ts';
import { checkedJson } from './encodings/body-decoder.ts';
import type { Envelope } from './envelope.ts';
import type { Rejection, RejectionCode } from './rejection.ts';
import { repetition } from './repetition.ts';

export type DecodedEvent =
  | {
      readonly kind: 'envelope';
      readonly detailType: string;
      readonly envelope: Envelope;
      /** Given for a plain event. */
      readonly plain?: Plain;
    }
  | ({ readonly kind: 'malformed'; readonly rejection: Rejection } & Readable);

/** The facts about an event that is no CloudEvent. */
export interface Plain {
  /** The reason why a detail with a `specversion` is no CloudEvent: a mistake, perhaps. */
  readonly because?: string;
}

/** The readable members of a malformed event, for the rejected event to its producer. */
interface Readable {
  readonly detailType: string | undefined;
  readonly source: string | undefined;
  readonly id: string | undefined;
}

/** Deepest nesting of an admitted body: far beyond hand-written data, far below the depth that harms a stack. */
export const maxBodyDepth = 100;

/**
 * Decodes an EventBridge event as it arrives in an SQS message. Never throws, whatever `text` contains. EventBridge hands
 * a detail on as it was sent, so that a name that its sender wrote twice is found here.
 *
 * A `detail` is a CloudEvent if it has a text as `specversion`, and an `id`, a `source` and a `type`. Its source and its
 * type must be the event's own: IAM and the rules see only those. Any other `detail` is the body of a plain event. Its
 * header is made of the event's fields, by the rules of EventBridge.
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
    return { kind: 'malformed', detailType: undefined, source: undefined, id: undefined, rejection };
  }

  const detail = ownMember(event, 'detail');
  const kind = kindOf(detail);
  const malformed = (rejection: Rejection): DecodedEvent => ({
    kind: 'malformed',
    detailType: readable(event, 'detail-type', 'type'),
    source: readableSource(event),
    id: (kind.isCloudEvent ? readable(kind.detail, 'id', 'id') : undefined) ?? readable(event, 'id', 'id'),
    rejection,
  });

  const repeated = repeatedMember(text, event);
  if (repeated !== undefined) return malformed(repetition(repeated, kind.isCloudEvent));
  const detailType = textOf(event, 'detail-type');
  const source = textOf(event, 'source');
  if (detailType === undefined) return malformed(noField('detail-type', 'a non-empty string'));
  if (source === undefined) return malformed(noField('source', 'a non-empty string'));
  if (!isJsonObject(detail)) return malformed(noField('detail', 'a JSON object'));

  const decoded = kind.isCloudEvent
    ? decodeCloudEvent(kind.detail, maxBodyDepth, ofTopic)
    : decodePlain(event, { source, detailType, detail });
  if (decoded.kind === 'malformed') return malformed(decoded.rejection);
  const { envelope } = decoded;
  const contradiction = contradictionIn(envelope, source, detailType);
  if (contradiction !== undefined) return malformed(contradiction);
  const plain = kind.isCloudEvent ? {} : { plain: kind.plain };
  return { kind: 'envelope', detailType, envelope, ...plain };
}

type Kind =
  | { readonly isCloudEvent: true; readonly detail: JsonObject }
  | { readonly isCloudEvent: false; readonly plain: Plain };

/** Tells a CloudEvent from a plain event. Many systems have a member `specversion` of another meaning. */
function kindOf(detail: JsonObject[string] | undefined): Kind {
  if (!isJsonObject(detail) || !Object.hasOwn(detail, 'specversion'))
    return { isCloudEvent: false, plain: {} };
  const absent = ['id', 'source', 'type'].find(
    (name) => (ownMember(detail, name) ?? undefined) === undefined,
  );
  if (absent !== undefined) return { isCloudEvent: false, plain: { because: `it has no ${absent}` } };
  if (typeof detail['specversion'] === 'string') return { isCloudEvent: true, detail };
  return { isCloudEvent: false, plain: { because: 'it is not a text' } };
}

interface PlainFields {
  readonly source: string;
  readonly detailType: string;
  readonly detail: JsonObject;
}

/** Decodes an event without a CloudEvent. EventBridge allows any text as the source of an event. */
function decodePlain(event: JsonObject, { source, detailType, detail }: PlainFields): DecodedCloudEvent {
  const malformed = (field: string, must: string): DecodedCloudEvent => ({
    kind: 'malformed',
    rejection: reason('invalid-attribute', field, `${field} must be ${must}`),
  });
  if (!isPlainSource(source))
    return malformed('source', `a text of at most ${maxSourceLength} characters without control characters`);
  if ((ownMember(event, 'id') ?? undefined) === undefined)
    return { kind: 'malformed', rejection: reason('missing-attribute', 'id', 'id is missing') };
  for (const [name, value] of Object.entries({ id: event['id'], type: detailType, time: event['time'] })) {
    const must = (value ?? undefined) === undefined ? undefined : brokenRule(name, value);
    if (must !== undefined) return malformed(name, must);
  }
  const [id = '', time] = [textOf(event, 'id'), textOf(event, 'time')];
  const data = checkedJson('data', detail, maxBodyDepth);
  if (data.kind === 'malformed') return data;
  const header = {
    specversion: '1.0',
    id,
    source,
    type: detailType,
    ...(time !== undefined && { time }),
  } as const;
  return { kind: 'envelope', envelope: { header, body: data.body } };
}

/** Returns the contradiction between a CloudEvent and the event that brings it. */
function contradictionIn({ header }: Envelope, source: string, detailType: string): Rejection | undefined {
  if (header.source !== source)
    return reason('source-mismatch', 'source', "the CloudEvent's source must be the event's own source");
  if (header.type !== detailType)
    return reason('type-mismatch', 'type', "the CloudEvent's type must be the event's own detail-type");
  return undefined;
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

function readableSource(event: JsonObject): string | undefined {
  const source = textOf(event, 'source');
  return source !== undefined && isPlainSource(source) ? source : undefined;
}

function noField(field: string, must: string): Rejection {
  return reason('not-an-event', field, `the event's ${field} must be ${must}`);
}

function reason(code: RejectionCode, attribute: string, message: string): Rejection {
  return { code, attribute, message };
}
