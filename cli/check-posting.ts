import type { Correlate } from '../shared/policy/topic.ts';
import { didYouMean } from '../shared/bridge-file/check/did-you-mean.ts';
import { quote } from '../shared/json/printable.ts';
import type { GroupRef } from '../shared/aggregation/group.ts';
import { ownMember } from '../shared/json/is-json-object.ts';
import type { Written } from './envelope-file.ts';
import { Mistake } from './mistake.ts';
import type { BridgeAt } from './read-bridge.ts';

/**
 * Envelopes that could not come to the fusion would be waited for in vain. Whether their bodies are good is for the
 * bridge to say.
 *
 * @throws Mistake that names the line
 */
export function checkPosting(
  { where, event }: Written,
  { bridge }: BridgeAt,
  { fusion, key }: GroupRef,
): void {
  const [type, source] = [ownMember(event, 'type'), ownMember(event, 'source')];
  // Said as for every envelope that lacks something, where it is finished.
  if (typeof type !== 'string' || typeof source !== 'string') return;
  const topic = bridge.topics.find(({ name }) => name === type);
  if (topic === undefined) {
    const names = bridge.topics.map(({ name }) => name);
    throw new Mistake(`${where}: no topic is named ${quote(type)}${didYouMean(type, names)}`);
  }
  const route = topic.routes.find((one) => one.fusion === fusion);
  if (route === undefined) {
    throw new Mistake(`${where}: the fusion ${quote(fusion)} does not gather the topic ${quote(type)}`);
  }
  if (topic.sources !== undefined && !topic.sources.includes(source)) {
    throw new Mistake(
      `${where}: ${quote(source)} may not post to the topic ${quote(type)}${didYouMean(source, topic.sources)}`,
    );
  }
  const own = ownMember(event, 'correlationid');
  if (typeof own === 'string' && own !== key && isByAttribute(route.correlate)) {
    throw new Mistake(
      `${where}: its correlationid is ${quote(own)}, not the key ${quote(key)}; leave it out`,
    );
  }
}

function isByAttribute(correlate: Correlate): boolean {
  return correlate.kind === 'path' && correlate.path.join('.') === 'correlationid';
}
