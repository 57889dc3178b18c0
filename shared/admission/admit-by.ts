import type { Topic } from '../policy/topic.ts';
import type { ClaimStore } from '../claim-check/claim-store.ts';
import { maxTravellingBytes } from '../claim-check/limits.ts';
import type { Collected } from '../claim-check/collected.ts';
import type { SchemaCheck } from '../json-schema/schema-check.ts';
import type { Evaluate } from '../expression/evaluate.ts';
import { withFields } from '../envelope/encodings/bodies.ts';
import type { BodyDecoder } from '../envelope/encodings/body-decoder.ts';
import { decodeEvent, type DecodedEvent, type Plain } from '../envelope/decode-event.ts';
import { envelopeBytes, maxPartBytes } from '../envelope/encode-envelope.ts';
import type { Envelope } from '../envelope/envelope.ts';
import type { Refused } from '../messages/rejected-event.ts';
import type { Rejection } from '../envelope/rejection.ts';
import { type AdmissionSteps, needed } from './admission-steps.ts';
import { checkBody } from './check-body.ts';
import { checkHeader } from './check-header.ts';
import type { Identified } from './identify.ts';
import { rejectedVerdict, type Verdict } from './verdict.ts';

/** The rules of a topic for its messages. The schema is compiled already. */
export interface Admission {
  readonly topic: Omit<Topic, 'schema' | 'inbound' | 'protobuf'>;
  /** Checks a body against the topic's schema; without it every body is admitted. */
  readonly validate?: SchemaCheck;
  /** Needed only when a route finds its key or a statement by more than a path. */
  readonly evaluate?: Evaluate;
  /** Decodes the transport's text into an envelope; by default the text is an EventBridge event. */
  readonly decode?: (text: string, ofTopic?: readonly BodyDecoder[]) => DecodedEvent;
  /** The store of large bodies; without it they are rejected. */
  readonly claims?: ClaimStore;
  /** The decoders of encodings that the topic declares; they come before those that every topic has. */
  readonly decoders?: readonly BodyDecoder[];
}

/** Decides on one message of a topic's queue. */
export type Admit = (text: string, admission: Admission, sentAt?: number) => Promise<Verdict>;

/**
 * Returns the function that decides on one message of a topic's queue. For every message it gives a verdict. It throws
 * a RetryableError when the store of large bodies is not available for now, and an error when a step is missing that
 * the topic asks for.
 *
 * Its last argument is the time at which the transport took the message, in ms since the epoch. Without it no time is
 * checked.
 *
 * @param steps those that the policy of the topic asks for; a bundle holds no other
 */
export const admitBy =
  (steps: AdmissionSteps): Admit =>
  async (text, admission, sentAt) => {
    const { topic, validate, evaluate, decoders } = admission;
    const decoded = (admission.decode ?? decodeEvent)(text, decoders);
    if (decoded.kind === 'malformed') {
      const { source, id, rejection } = decoded;
      return rejectedVerdict({ topic: topic.name, source, id }, rejection);
    }
    const { source, id } = decoded.envelope.header;
    const refused: Refused = { topic: topic.name, source, id, hops: decoded.envelope.header.hopcount };
    const unfit =
      checkTopic(decoded.detailType, topic, steps) ?? checkHeader(decoded.envelope.header, topic, sentAt);
    if (unfit !== undefined) return rejectedVerdict(refused, unfit);

    const collected = await shaped(await loaded(decoded.envelope, admission, steps), admission, steps);
    if (collected.kind === 'rejected') return rejectedVerdict(refused, collected.rejection);
    const rejection = checkBody(collected.envelope.body, validate, topic.redact);
    if (rejection !== undefined) return rejectedVerdict(refused, explained(rejection, decoded.plain));

    const kept = guarded(collected.envelope, topic, steps);
    const identified = await identifiedBy(kept, decoded.plain, admission, steps);
    if (identified.kind === 'rejected')
      return rejectedVerdict(refused, explained(identified.rejection, decoded.plain));
    const { envelope } = identified;
    const known: Refused = { ...refused, id: envelope.header.id };
    const routed = await steps.route(envelope, known, topic, evaluate);
    const { messages, refusal } = await carry(routed, known, admission.claims, steps);
    if (refusal === undefined) return { messages, refusal };
    return { messages, refusal: { ...refusal, rejection: explained(refusal.rejection, decoded.plain) } };
  };

/** Loads the body that an envelope refers to, where the topic has a store for large bodies. */
function loaded(
  envelope: Envelope,
  { claims, decoders }: Admission,
  { largeBodies }: AdmissionSteps,
): Collected | Promise<Collected> {
  return claims === undefined
    ? refuseReference(envelope)
    : needed(largeBodies, 'largeBodies').collect(envelope, claims, decoders);
}

/** Rejects an envelope that refers to its body: this bridge has no store to load it from. */
function refuseReference(envelope: Envelope): Collected {
  if (envelope.header.dataref === undefined || envelope.body.kind !== 'none')
    return { kind: 'envelope', envelope };
  const message = 'this bridge loads no bodies: send it as data, or set claimCheck';
  return { kind: 'rejected', rejection: { code: 'invalid-attribute', attribute: 'dataref', message } };
}

/** Shapes a whole body, where the topic asks for it. */
function shaped(
  collected: Collected,
  { topic: { shape }, evaluate }: Admission,
  { shapeBody }: AdmissionSteps,
): Collected | Promise<Collected> {
  return shape === undefined || collected.kind === 'rejected'
    ? collected
    : needed(shapeBody, 'shapeBody')(collected.envelope, shape, evaluate);
}

/** Gives a plain event the id that the topic finds in it, where it finds one. */
function identifiedBy(
  envelope: Envelope,
  plain: Plain | undefined,
  { topic: { identity }, evaluate }: Admission,
  { identify }: AdmissionSteps,
): Identified | Promise<Identified> {
  return identity === undefined
    ? { kind: 'envelope', envelope }
    : needed(identify, 'identify')(envelope, plain, identity, evaluate);
}

/** Adds to a rejection why the detail was read as no CloudEvent. That may be the mistake. */
function explained(rejection: Rejection, plain: Plain | undefined): Rejection {
  if (plain?.because === undefined) return rejection;
  const why = `the detail has a specversion but is read as no CloudEvent, because ${plain.because}`;
  return { ...rejection, message: `${rejection.message}; ${why}` };
}

function checkTopic(
  found: string,
  topic: Admission['topic'],
  { takesType }: AdmissionSteps,
): Rejection | undefined {
  const { name, types = [name] } = topic;
  if (topic.types === undefined ? name === found : needed(takesType, 'takesType')(topic, found))
    return undefined;
  return {
    code: 'not-an-event',
    attribute: 'detail-type',
    message: `the topic "${name}" takes the detail-type ${types.map((type) => JSON.stringify(type)).join(' or ')}`,
  };
}

/**
 * Returns the envelope without the fields that the topic redacts, and with a label. An envelope without a label gets
 * the topic's, so that a fused envelope is never labelled below its parts.
 */
function guarded(
  { header, body }: Envelope,
  { redact: fields, classification }: Admission['topic'],
  { redact }: AdmissionSteps,
): Envelope {
  const label = header.dataclassification ?? classification;
  return {
    header: { ...header, ...(label !== undefined && { dataclassification: label }) },
    body: fields.length === 0 ? body : withFields(body, (value) => needed(redact, 'redact')(value, fields)),
  };
}

/**
 * Makes an envelope fit into queues and the table. With a claim store, a large body is moved there; without one, the
 * envelope is rejected. The result is the same for all fusions. This is the last step, because lookups need the body.
 */
async function carry(
  verdict: Verdict,
  refused: Refused,
  claims: ClaimStore | undefined,
  { largeBodies }: AdmissionSteps,
): Promise<Verdict> {
  const envelope = verdict.messages.find((message) => message.kind === 'contribution')?.envelope;
  if (envelope === undefined) return verdict;
  const light =
    claims === undefined
      ? envelope
      : await needed(largeBodies, 'largeBodies').checkIn(envelope, maxTravellingBytes, claims);
  if (envelopeBytes(light) > maxPartBytes) {
    return rejectedVerdict(refused, {
      code: 'too-large',
      message: `an envelope may have at most ${maxPartBytes} bytes`,
    });
  }
  const messages = verdict.messages.map((message) =>
    message.kind === 'contribution' ? { ...message, envelope: light } : message,
  );
  return { ...verdict, messages };
}
