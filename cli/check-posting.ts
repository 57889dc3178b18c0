import type { Correlate, Route, Topic } from '../shared/policy/topic.ts';
import { didYouMean, nearest } from '../shared/bridge-file/check/did-you-mean.ts';
import { thereIs } from '../shared/bridge-file/check/remedy.ts';
import { topicOfType, typesOf } from '../shared/policy/event-types.ts';
import { quote } from '../shared/json/printable.ts';
import type { GroupRef } from '../shared/aggregation/group.ts';
import { ownMember } from '../shared/json/is-json-object.ts';
import { checkNames, type Written } from './envelope-file.ts';
import { UserError } from '../shared/ports/user-error.ts';
import type { BridgeAt } from './read-bridge.ts';

/**
 * Checks that an envelope has each member once, a topic of the bridge, and an admitted source. With a group it must
 * also come to that group, or a request would wait in vain. The bridge itself says whether the body is good.
 *
 * @throws UserError that names the line
 */
export function checkPosting(written: Written, at: BridgeAt, group?: GroupRef): void {
  checkNames(written);
  const { where, source, event } = written;
  checkOwnSource(written, at);
  const topic = topicOfType(at.bridge.topics, written.type);
  if (topic === undefined) throw new UserError(noTopicFor(written, at) ?? where);
  const route = group && routeTo(topic, group, where);
  if (topic.sources !== undefined && !topic.sources.includes(source)) {
    throw new UserError(
      `${where}: ${quote(source)} may not post to the topic ${quote(topic.name)}${didYouMean(source, topic.sources) || `${thereIs(topic.sources)}; write one of them, or add it to the sources of the topic`}`,
    );
  }
  const own = ownMember(event, 'correlationid');
  if (route === undefined || typeof own !== 'string' || own === group?.key) return;
  if (isByAttribute(route.correlate))
    throw new UserError(
      `${where}: its correlationid is ${quote(own)}, not the key ${quote(group?.key ?? '')}; leave it out`,
    );
}

/**
 * Refuses the source of the bridge's own results. The rules of the bus leave such an envelope out, so it would come to
 * no topic, and not to the unrouted queue either.
 *
 * @throws UserError that names the line
 */
export function checkOwnSource({ where, source }: Written, { bridge }: BridgeAt): void {
  if (source !== `fusion-bus/${bridge.name}`) return;
  throw new UserError(
    `${where}: ${quote(source)} is the source of the bridge's own results, and no topic takes them; name another source`,
  );
}

/** Says that no topic takes the type of an envelope. It names the line of the bridge file that would take it. */
export function noTopicFor({ where, type }: Written, { bridge: { topics } }: BridgeAt): string | undefined {
  if (topicOfType(topics, type) !== undefined) return undefined;
  const types = topics.flatMap((topic) => typesOf(topic).map(({ written }) => written));
  const near = nearest(type, types);
  const topic = (near === undefined ? undefined : topicOfType(topics, near)) ?? topics[0];
  if (topic === undefined) return `${where}: no topic takes the type ${quote(type)}; add a topic that does`;
  const names = topics.map(({ name }) => name).join(', ');
  const line = [...(topic.types ?? [topic.name]), literal(type)].map((one) => JSON.stringify(one)).join(', ');
  const meant = near === undefined ? '' : `; did you mean ${quote(near)}?`;
  return `${where}: no topic takes the type ${quote(type)}${meant || `; the topics are ${names}.`} To take it, write at a topic, such as ${topic.name}: types: [${line}]`;
}

/** Writes a type so that none of its characters is a wildcard. */
const literal = (type: string): string => type.replaceAll(/[\\*]/g, String.raw`\$&`);

function routeTo({ name, routes }: Topic, { fusion }: GroupRef, where: string): Route {
  const route = routes.find((one) => one.fusion === fusion);
  if (route !== undefined) return route;
  throw new UserError(
    `${where}: the fusion ${quote(fusion)} does not gather the topic ${quote(name)}; add it to its needs, wants or takes, or leave the envelope out`,
  );
}

/** Tells whether the key of an envelope is its `correlationid`. */
export function isByAttribute(correlate: Correlate): boolean {
  return correlate.kind === 'path' && correlate.path.join('.') === 'correlationid';
}
