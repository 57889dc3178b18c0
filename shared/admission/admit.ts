import type { Topic } from '../policy/topic.ts';
import type { ClaimStore } from '../claim-check/claim-store.ts';
import { collect } from '../claim-check/collect.ts';
import type { SchemaCheck } from '../json-schema/schema-check.ts';
import type { Evaluate } from '../expression/evaluate.ts';
import { withFields } from '../envelope/encodings/bodies.ts';
import type { BodyDecoder } from '../envelope/encodings/body-decoder.ts';
import { decodeEvent, type DecodedEvent, type Plain } from '../envelope/decode-event.ts';
import type { Envelope } from '../envelope/envelope.ts';
import type { Refused } from '../messages/rejected-event.ts';
import type { Rejection } from '../envelope/rejection.ts';
import { exceeds } from '../policy/classification.ts';
import { takesType } from '../policy/event-types.ts';
import { redact } from './redaction/redact.ts';
import { carry } from './carry.ts';
import { checkBody } from './check-body.ts';
import { checkClock } from './check-clock.ts';
import { control } from './control.ts';
import { identify } from './identify.ts';
import { routeAbsent } from './route-absent.ts';
import { routeCorrection } from './route-correction.ts';
import { rejectedVerdict, type Verdict } from './verdict.ts';
import { statements } from './correlation/find-statements.ts';
import { place, type Placed, verdictOf } from './place.ts';

/** The rules of a topic for its messages. The schema is compiled already. */
export interface Admission {
  readonly topic: Omit<Topic, 'schema' | 'inbound'>;
  /** Checks a body against the topic's schema; without it every body is admitted. */
  readonly validate?: SchemaCheck;
  /** Needed only when a route finds its key or a statement by more than a path. */
  readonly evaluate?: Evaluate;
  /** Decodes the transport's text into an envelope; by default the text is an EventBridge event. */
  readonly decode?: (text: string) => DecodedEvent;
  /** The store of large bodies; without it they are rejected. */
  readonly claims?: ClaimStore;
  /** The decoders of encodings that the topic declares; they come before those that every topic has. */
  readonly decoders?: readonly BodyDecoder[];
}

/** A message that has passed this many fusions is assumed to run in a loop. */
const hopLimit = 8;

/**
 * Decides on one message of a topic's queue. Every message gives a verdict and never a throw.
 *
 * @param sentAt the time at which the transport took the message, ms since the epoch; without it no time is checked
 * @throws RetryableError when the store of large bodies is not available for now
 */
export async function admit(
  text: string,
  {
    topic,
    validate,
    evaluate,
    claims,
    decoders,
    decode = (event) => decodeEvent(event, decoders),
  }: Admission,
  sentAt?: number,
): Promise<Verdict> {
  const decoded = decode(text);
  if (decoded.kind === 'malformed') {
    const { source, id, rejection } = decoded;
    return rejectedVerdict({ topic: topic.name, source, id }, rejection);
  }
  const { source, id } = decoded.envelope.header;
  const refused: Refused = { topic: topic.name, source, id, hops: decoded.envelope.header.hopcount };
  const unfit =
    checkTopic(decoded.detailType, topic) ??
    checkHeader(decoded.envelope, topic) ??
    checkClock(decoded.envelope.header, topic, sentAt);
  if (unfit !== undefined) return rejectedVerdict(refused, unfit);

  const collected = await collect(decoded.envelope, claims, decoders);
  if (collected.kind === 'rejected') return rejectedVerdict(refused, collected.rejection);
  const rejection = checkBody(collected.envelope.body, validate, topic.redact);
  if (rejection !== undefined) return rejectedVerdict(refused, explained(rejection, decoded.plain));

  const kept = guarded(collected.envelope, topic);
  const identified = await identify(kept, decoded.plain, topic.identity, evaluate);
  if (identified.kind === 'rejected')
    return rejectedVerdict(refused, explained(identified.rejection, decoded.plain));
  const { envelope } = identified;
  const known: Refused = { ...refused, id: envelope.header.id };
  const { messages, refusal } = await carry(await routed(envelope, known, topic, evaluate), known, claims);
  if (refusal === undefined) return { messages, refusal };
  return { messages, refusal: { ...refusal, rejection: explained(refusal.rejection, decoded.plain) } };
}

/** Adds to a rejection why the detail was read as no CloudEvent. That may be the mistake. */
function explained(rejection: Rejection, plain: Plain | undefined): Rejection {
  if (plain?.because === undefined) return rejection;
  const why = `the detail has a specversion but is read as no CloudEvent, because ${plain.because}`;
  return { ...rejection, message: `${rejection.message}; ${why}` };
}

function checkTopic(found: string, topic: Admission['topic']): Rejection | undefined {
  if (takesType(topic, found)) return undefined;
  const { name, types = [name] } = topic;
  return {
    code: 'not-an-event',
    attribute: 'detail-type',
    message: `the topic "${name}" takes the detail-type ${types.map((type) => JSON.stringify(type)).join(' or ')}`,
  };
}

function checkHeader(
  { header }: Envelope,
  { name, sources, classification }: Admission['topic'],
): Rejection | undefined {
  if (sources !== undefined && !sources.includes(header.source)) {
    return {
      code: 'source-not-permitted',
      attribute: 'source',
      message: `this source may not post to the topic "${name}"`,
    };
  }
  const label = header.dataclassification;
  if (label !== undefined && classification !== undefined && exceeds(label, classification)) {
    return {
      code: 'classification-exceeded',
      attribute: 'dataclassification',
      message: `the topic "${name}" accepts data up to the classification "${classification}"`,
    };
  }
  if ((header.hopcount ?? 0) >= hopLimit) {
    return {
      code: 'too-many-hops',
      attribute: 'hopcount',
      message: `a message may pass fewer than ${hopLimit} fusions`,
    };
  }
  return undefined;
}

/**
 * Returns the envelope without the fields that the topic redacts, and with a label. An envelope without a label gets
 * the topic's, so that a fused envelope is never labelled below its parts.
 */
function guarded(
  { header, body }: Envelope,
  { redact: fields, classification }: Admission['topic'],
): Envelope {
  const label = header.dataclassification ?? classification;
  return {
    header: { ...header, ...(label !== undefined && { dataclassification: label }) },
    body: withFields(body, (value) => redact(value, fields)),
  };
}

/** Routes an envelope to the fusions, by the topic's role. */
function routed(
  envelope: Envelope,
  refused: Refused,
  topic: Admission['topic'],
  evaluate: Evaluate | undefined,
): Verdict | Promise<Verdict> {
  switch (topic.role) {
    case 'part':
      return routePart(envelope, refused, topic, evaluate);
    case 'absent':
      return routeAbsent(envelope, refused, topic, evaluate);
    case 'correction':
      return routeCorrection(envelope, refused, topic, evaluate);
    case 'control':
      return control(envelope.body, refused, topic.routes);
  }
}

/** Routes a part to every fusion that gathers its topic. */
async function routePart(
  envelope: Envelope,
  refused: Refused,
  { name, routes }: Pick<Topic, 'name' | 'routes'>,
  evaluate: Evaluate | undefined,
): Promise<Verdict> {
  const placed: Placed[] = [];
  for (const route of routes) {
    const stated = () => statements(envelope, route, evaluate);
    placed.push(await place(envelope, name, route, evaluate, stated));
  }
  return verdictOf(placed, refused);
}
