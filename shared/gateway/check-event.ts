import { Code, type ConnectError } from '@connectrpc/connect';
import { nearest } from '../bridge-file/check/did-you-mean.ts';
import type { Rejection } from '../envelope/rejection.ts';
import { ownMember } from '../json/is-json-object.ts';
import type { JsonObject } from '../json/json.ts';
import type { GatewayPolicy } from '../policy/gateway-policy.ts';
import { quote } from '../json/printable.ts';
import { topicOfType, typesOf } from '../policy/event-types.ts';
import { problem } from './problem.ts';

type GatewayTopic = GatewayPolicy['topics'][number];

/**
 * Gives an event the source of its caller, and checks that a topic takes it from there.
 *
 * @param place the field that holds the event, for messages
 * @throws ConnectError that names the field
 */
export function eventOfCaller(
  event: JsonObject,
  source: string,
  { topics }: GatewayPolicy,
  place: string,
): JsonObject {
  const stated = ownMember(event, 'source') ?? source;
  if (stated !== source)
    throw problem(Code.PermissionDenied, {
      place: `${place}.source`,
      cause: `the caller is ${quote(source)}, and the event says ${quote(typeof stated === 'string' ? stated : 'something else')}`,
      remedy: 'leave source empty; the identity of the caller gives it',
    });
  const type = ownMember(event, 'type') ?? '';
  const topic = typeof type === 'string' ? topicOfType(topics, type) : undefined;
  if (topic === undefined) throw noTopic(typeof type === 'string' ? type : '', topics, `${place}.type`);
  requireAdmittedSource(topic, source, place);
  return { ...event, source };
}

/** @throws ConnectError when the topic does not take events of the source */
export function requireAdmittedSource({ name, sources }: GatewayTopic, source: string, place: string): void {
  if (sources === undefined || sources.includes(source)) return;
  throw problem(Code.PermissionDenied, {
    place,
    cause: `the source ${quote(source)} may not post to the topic ${quote(name)}`,
    remedy: `call as one of ${sources.map((one) => quote(one)).join(', ')}, or add it to the sources of the topic`,
  });
}

function noTopic(type: string, topics: readonly GatewayTopic[], place: string): ConnectError {
  const types = topics.flatMap((topic) => typesOf(topic).map(({ written }) => written));
  if (type === '')
    return problem(Code.InvalidArgument, {
      place,
      cause: 'the type is empty, and it finds the topic',
      remedy: `write one of ${types.join(', ')}`,
    });
  const near = nearest(type, types);
  return problem(Code.NotFound, {
    place,
    cause: `no topic takes the type ${quote(type)}`,
    remedy: near === undefined ? `write one of ${types.join(', ')}` : `did you mean ${quote(near)}?`,
  });
}

/**
 * Finds the topic that a plain message names: by its own name, or by a type that it takes.
 *
 * @returns the topic, and the type of the message's envelope
 * @throws ConnectError when there is none, or when the topic's types are all patterns
 */
export function topicNamed(
  name: string,
  { topics }: GatewayPolicy,
): { readonly topic: GatewayTopic; readonly type: string } {
  const byType = topicOfType(topics, name);
  if (byType !== undefined) return { topic: byType, type: name };
  const topic = topics.find((one) => one.name === name);
  if (topic === undefined) throw noTopic(name, topics, 'topic');
  const literal = typesOf(topic).find(({ pieces }) => pieces.length === 1);
  const [type] = literal?.pieces ?? [];
  if (type !== undefined) return { topic, type };
  throw problem(Code.InvalidArgument, {
    place: 'topic',
    cause: `the topic ${quote(name)} takes types by patterns`,
    remedy: `write the type itself, which fits one of ${(topic.types ?? []).join(', ')}`,
  });
}

/** Returns the error for an event that is no CloudEvent, in the words of the bus. */
export function malformedEvent({ code, attribute, message }: Rejection, place: string): ConnectError {
  return problem(Code.InvalidArgument, {
    place: attribute === undefined ? place : `${place}.${attribute}`,
    cause: message,
    remedy: `correct it (${code})`,
  });
}
