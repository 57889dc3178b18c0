import type { Topic } from '../policy/topic.ts';
import { keyText } from './correlation/key-text.ts';
import { fieldsOf } from '../envelope/encodings/bodies.ts';
import type { Envelope } from '../envelope/envelope.ts';
import type { Refused } from '../messages/rejected-event.ts';
import { isJsonObject, ownMember } from '../json/is-json-object.ts';
import type { FusionMessage } from '../messages/fusion-message.ts';
import { invalidBody, rejectedVerdict, type Verdict } from './verdict.ts';

const members: readonly string[] = ['action', 'fusion', 'key'];

const form = 'the body must be a release request: { "action": "release", "fusion": "name", "key": "key" }';

/**
 * Reads a request to release or re-evaluate. A release is of one group or, without a key, of every open group of a
 * fusion. A re-evaluation is of one group, as if its timer had fired. It reads strictly: a misspelt, empty or null key must not count as no key.
 */
export function control({ body }: Envelope, refused: Refused, { routes }: Pick<Topic, 'routes'>): Verdict {
  const refuse = (at: readonly string[], message: string): Verdict =>
    rejectedVerdict(refused, invalidBody(at, message));
  const order = fieldsOf(body);
  if (!isJsonObject(order)) return refuse([], form);
  const stranger = Object.keys(order).find((name) => !members.includes(name));
  if (stranger !== undefined) {
    return refuse([stranger], `a release request has no such member; expected ${members.join(', ')}`);
  }
  const action = ownMember(order, 'action');
  if (action !== 'release' && action !== 'wake')
    return refuse(['action'], 'the action must be "release" or "wake"');

  const name = ownMember(order, 'fusion');
  const route = routes.find(({ fusion }) => fusion === name);
  if (route === undefined) {
    const expected = routes.map(({ fusion }) => fusion).join(', ');
    return refuse(['fusion'], `no fusion has this name; expected one of ${expected}`);
  }
  const { fusion } = route;
  const found = ownMember(order, 'key');
  if (found !== undefined) {
    const key = keyText(found);
    if (key.kind !== 'text') return refuse(['key'], `the key must be ${key.must}`);
    return action === 'wake'
      ? ordered({ kind: 'wake', fusion, key: key.text })
      : ordered({ kind: 'release', fusion, key: key.text, reason: 'forced' });
  }
  if (action === 'wake') return refuse(['key'], 'the action "wake" re-evaluates one group and needs its key');
  if (route.isListed) return ordered({ kind: 'release-all', fusion, reason: 'forced' });
  return refuse(
    ['key'],
    `the fusion "${fusion}" does not list its open groups, so a release request needs a key; "releaseAll: true" in the bridge file lists them`,
  );
}

function ordered(message: FusionMessage): Verdict {
  return { messages: [message], refusal: undefined };
}
