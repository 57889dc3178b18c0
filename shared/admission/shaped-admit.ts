import type { ClaimStore } from '../claim-check/claim-store.ts';
import { collect } from '../claim-check/collect.ts';
import { refuseReference } from '../claim-check/refuse-reference.ts';
import { decodeEvent, type DecodedEvent, maxBodyDepth } from '../envelope/decode-event.ts';
import type { BodyDecoder } from '../envelope/encodings/body-decoder.ts';
import { declaresJson, parseMediaType } from '../envelope/encodings/media-type.ts';
import type { Envelope } from '../envelope/envelope.ts';
import type { Rejection } from '../envelope/rejection.ts';
import type { Evaluate } from '../expression/evaluate.ts';
import { evaluationFault } from '../expression/evaluation-fault.ts';
import { faultText, jsonFault } from '../json/json-fault.ts';
import type { Json } from '../json/json.ts';
import { TooSlowError } from '../ports/too-slow-error.ts';
import type { Admit } from './admit-by.ts';
import { documentOf } from './correlation/find.ts';

export interface TopicShaping {
  /** A JSONata expression over the attributes and the body (`data`). Its value is the new body. */
  readonly shape: string;
  readonly evaluate: Evaluate;
}

/**
 * Shapes the body of each message before it is admitted. Only topics with a `shape` bundle this. The quarantine keeps the
 * message as it came.
 */
export const shapedAdmit =
  (admit: Admit, shaping: TopicShaping): Admit =>
  async (text, admission, sentAt) => {
    const { decode = decodeEvent, decoders, claims } = admission;
    const event = await shapeEvent(decode(text, decoders), shaping, claims, decoders);
    return admit(text, { ...admission, decode: () => event }, sentAt);
  };

/**
 * Shapes the body of an event. An expression that fails gives a malformed event.
 *
 * @throws TooSlowError when the evaluation was broken off
 * @throws RetryableError when the store of large bodies is not available for now
 */
async function shapeEvent(
  decoded: DecodedEvent,
  { shape, evaluate }: TopicShaping,
  claims: ClaimStore | undefined,
  decoders: readonly BodyDecoder[] | undefined,
): Promise<DecodedEvent> {
  if (decoded.kind === 'malformed') return decoded;
  const { detailType } = decoded;
  const { source, id } = decoded.envelope.header;
  const malformed = (rejection: Rejection): DecodedEvent => ({
    kind: 'malformed',
    detailType,
    source,
    id,
    rejection,
  });
  const { envelope } = decoded;
  const collected =
    claims === undefined ? refuseReference(envelope) : await collect(envelope, claims, decoders);
  if (collected.kind === 'rejected') return malformed(collected.rejection);
  const made = await shapeBody(collected.envelope, shape, evaluate);
  return made.kind === 'failed' ? malformed(failure(made.how)) : { ...decoded, envelope: made.envelope };
}

type Made =
  | { readonly kind: 'envelope'; readonly envelope: Envelope }
  | { readonly kind: 'failed'; readonly how: string };

async function shapeBody(envelope: Envelope, shape: string, evaluate: Evaluate): Promise<Made> {
  let found: unknown;
  try {
    found = await evaluate(shape, documentOf(envelope));
  } catch (error) {
    if (error instanceof TooSlowError) throw error;
    return { kind: 'failed', how: `fails ${evaluationFault(error)}` };
  }
  if (found === undefined) return { kind: 'failed', how: 'gives nothing' };
  const value = jsonOf(found);
  if (value === undefined) return { kind: 'failed', how: 'gives a function, or no finite number' };
  const fault = jsonFault(value, maxBodyDepth);
  if (fault !== undefined) return { kind: 'failed', how: `gives no body: ${faultText('the value', fault)}` };
  return {
    kind: 'envelope',
    envelope: { header: asJson(envelope.header), body: { kind: 'json', value } },
  };
}

/** Copies a value of the engine as JSON, which has no functions and no infinite numbers. Returns undefined for those. */
function jsonOf(value: unknown): Json | undefined {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value !== 'object') return undefined;
  if (Array.isArray(value)) {
    const items = value.map(jsonOf);
    return items.every((item) => item !== undefined) ? items : undefined;
  }
  const members = Object.entries(value).map(([name, member]): [string, Json | undefined] => [
    name,
    jsonOf(member),
  ]);
  const whole = members.flatMap(([name, member]): [string, Json][] =>
    member === undefined ? [] : [[name, member]],
  );
  return whole.length === members.length ? Object.fromEntries(whole) : undefined;
}

/** The body is JSON now, whatever came. */
function asJson({ datacontenttype, ...header }: Envelope['header']): Envelope['header'] {
  const mediaType = datacontenttype === undefined ? undefined : parseMediaType(datacontenttype);
  const isJson = mediaType === undefined || declaresJson(mediaType);
  if (datacontenttype === undefined) return header;
  return { ...header, datacontenttype: isJson ? datacontenttype : 'application/json' };
}

function failure(how: string): Rejection {
  return { code: 'shape-failed', attribute: 'data', message: `the shape of the topic ${how}` };
}
