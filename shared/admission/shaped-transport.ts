import type { ClaimStore } from '../claim-check/claim-store.ts';
import { collect } from '../claim-check/collect.ts';
import { refuseReference } from '../claim-check/refuse-reference.ts';
import { type DecodedEvent, maxBodyDepth } from '../envelope/decode-event.ts';
import { declaresJson, parseMediaType } from '../envelope/encodings/media-type.ts';
import type { Envelope } from '../envelope/envelope.ts';
import type { Rejection } from '../envelope/rejection.ts';
import type { Evaluate } from '../expression/evaluate.ts';
import { evaluationFault } from '../expression/evaluation-fault.ts';
import { faultText, jsonFault } from '../json/json-fault.ts';
import type { Json } from '../json/json.ts';
import type { InboundTransport } from '../ports/inbound-message.ts';
import { RetryableError } from '../ports/retryable-error.ts';
import { TooSlowError } from '../ports/too-slow-error.ts';
import { documentOf } from './correlation/find.ts';

export interface TopicShaping {
  /** A JSONata expression over the attributes and the body (`data`). Its value is the new body. */
  readonly shape: string;
  readonly evaluate: Evaluate;
  /** Opens the store of large bodies, where the bridge has one. */
  readonly claims?: () => ClaimStore;
}

/**
 * Wraps a topic's transport so that each body is shaped before the topic sees it. Only topics with a `shape` bundle it.
 * The bodies of a batch are shaped first, because decoding has no time to wait; the quarantine keeps what came.
 */
export function shapedTransport<Entry>(
  inbound: InboundTransport<Entry>,
  { claims: openClaims, ...shaping }: TopicShaping,
): InboundTransport<Entry> {
  const claims = openClaims?.();
  const batch = new Map<string, Shaped>();
  return {
    receive: (handle) =>
      inbound.receive(async (messages, invocation) => {
        batch.clear();
        for (const { body } of messages) {
          const came = inbound.decode(body);
          const [event] = await Promise.allSettled([shapeEvent(came, shaping, claims)]);
          batch.set(body, { came, event });
        }
        return handle(messages, invocation);
      }),
    decode(body) {
      const shaped = batch.get(body);
      // The run was cut off, and another has begun: the message comes again.
      if (shaped === undefined) throw new RetryableError('the message belongs to a run that has ended');
      const { event, came } = shaped;
      if (event.status === 'fulfilled') return event.value;
      // The fault is the admission's. A message that is given up for it is decoded once more, to name its producer.
      batch.set(body, { came, event: { status: 'fulfilled', value: came } });
      throw event.reason;
    },
  };
}

/** A body of the batch: the event that came, and the one that was made of it, or the fault. */
interface Shaped {
  readonly came: DecodedEvent;
  readonly event: PromiseSettledResult<DecodedEvent>;
}

/**
 * Shapes the body of an event. An expression that fails gives a malformed event.
 *
 * @throws TooSlowError when the evaluation was broken off
 * @throws RetryableError when the store of large bodies is not available for now
 */
export async function shapeEvent(
  decoded: DecodedEvent,
  { shape, evaluate }: Pick<TopicShaping, 'shape' | 'evaluate'>,
  claims?: ClaimStore,
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
  const collected = claims === undefined ? refuseReference(envelope) : await collect(envelope, claims);
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
