import type { Correlate, Route, Topic } from '../shared/policy/topic.ts';
import { didYouMean } from '../shared/bridge-file/check/did-you-mean.ts';
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
export function checkPosting(written: Written, { bridge }: BridgeAt, group?: GroupRef): void {
  checkNames(written);
  const { where, event } = written;
  const [type, source] = [ownMember(event, 'type'), ownMember(event, 'source')];
  // An envelope without them is refused where envelopes are finished, with the words for whatever they lack.
  if (typeof type !== 'string' || typeof source !== 'string') return;
  const topic = bridge.topics.find(({ name }) => name === type);
  if (topic === undefined) {
    const names = bridge.topics.map(({ name }) => name);
    throw new UserError(`${where}: no topic is named ${quote(type)}${didYouMean(type, names)}`);
  }
  const route = group && routeTo(topic, group, where);
  if (topic.sources !== undefined && !topic.sources.includes(source)) {
    throw new UserError(
      `${where}: ${quote(source)} may not post to the topic ${quote(type)}${didYouMean(source, topic.sources)}`,
    );
  }
  const own = ownMember(event, 'correlationid');
  if (route === undefined || typeof own !== 'string' || own === group?.key) return;
  if (isByAttribute(route.correlate))
    throw new UserError(
      `${where}: its correlationid is ${quote(own)}, not the key ${quote(group?.key ?? '')}; leave it out`,
    );
}

function routeTo({ name, routes }: Topic, { fusion }: GroupRef, where: string): Route {
  const route = routes.find((one) => one.fusion === fusion);
  if (route !== undefined) return route;
  throw new UserError(`${where}: the fusion ${quote(fusion)} does not gather the topic ${quote(name)}`);
}

function isByAttribute(correlate: Correlate): boolean {
  return correlate.kind === 'path' && correlate.path.join('.') === 'correlationid';
}
