import type { Route, Topic } from '../policy/topic.ts';
import type { Evaluate } from '../expression/evaluate.ts';
import { keyText } from './correlation/key-text.ts';
import { maxBodyDepth } from '../envelope/decode-event.ts';
import { type Body, fieldsOf, withFields } from '../envelope/encodings/bodies.ts';
import type { Envelope } from '../envelope/envelope.ts';
import type { Refused } from '../messages/rejected-event.ts';
import { isJsonObject, ownMember } from '../json/is-json-object.ts';
import { jsonFault } from '../json/json-fault.ts';
import type { Json, JsonObject } from '../json/json.ts';
import { formatPointer, parsePointer } from '../json/pointer.ts';
import { redactValues } from './redaction/redact.ts';
import { invalidBody, rejectedVerdict, type Verdict } from './verdict.ts';
import { place, type Placed, verdictOf } from './place.ts';

const states = { corrects: true } as const;

/**
 * Routes a correction to every fusion that gathers a topic it has corrected values for. `approve: true` approves what
 * it leaves as it is; then it may have no values, and goes to all fusions. It may name the fusion, and the key that its group has there. It is read strictly,
 * because a misspelt member would silently correct nothing. Fields that the topics redact are removed from its values
 * as well.
 */
export async function routeCorrection(
  envelope: Envelope,
  refused: Refused,
  { name, routes, redactOf = {} }: Pick<Topic, 'name' | 'routes' | 'redactOf'>,
  evaluate: Evaluate | undefined,
): Promise<Verdict> {
  const read = readCorrection(envelope.body, routes);
  if (read.kind === 'invalid') return rejectedVerdict(refused, invalidBody(read.at, read.message));

  const { routes: concerned, key, correction } = read;
  const values = redactValues(read.values, redactOf);
  // Without values it would correct nothing.
  if (Object.keys(values).length === 0 && Object.keys(read.values).length > 0)
    return rejectedVerdict(
      refused,
      invalidBody(['values'], 'no value is left: the topics redact these fields'),
    );
  const kept: Envelope = {
    ...envelope,
    body: withFields(envelope.body, () => ({ ...correction, values })),
  };
  const placed: Placed[] = [];
  for (const route of concerned) {
    placed.push(
      key === undefined
        ? await place(kept, name, route, evaluate, () => Promise.resolve({ kind: 'stated', states }))
        : { kind: 'contribution', fusion: route.fusion, key, topic: name, envelope: kept, states },
    );
  }
  if (placed.some(({ kind }) => kind !== 'passed-over')) return verdictOf(placed, refused);
  // Fusions that ignore a missing key do so only where other fusions may accept the correction.
  return rejectedVerdict(refused, { code: 'correlation-missing', message: 'no fusion finds a key in it' });
}

type Read =
  | {
      readonly kind: 'read';
      readonly routes: readonly Route[];
      readonly key: string | undefined;
      readonly correction: JsonObject;
      readonly values: JsonObject;
    }
  | Invalid;

interface Invalid {
  readonly kind: 'invalid';
  readonly at: readonly string[];
  readonly message: string;
}

const members: readonly string[] = ['values', 'approve', 'fusion', 'key'];

const form =
  'the body must be a correction: { "values": { "/topic/field": value, ... }, "approve": true, "fusion": "name", "key": "key" }, the last three only where needed';

const nothingSaid = 'no value is corrected; to approve the group as it is, say so: "approve": true';

function readCorrection(body: Body, routes: readonly Route[]): Read {
  const correction = fieldsOf(body);
  if (!isJsonObject(correction)) return invalid([], form);
  const stranger = Object.keys(correction).find((name) => !members.includes(name));
  if (stranger !== undefined) {
    return invalid([stranger], `a correction has no such member; expected ${members.join(', ')}`);
  }
  const approve = ownMember(correction, 'approve') ?? false;
  if (typeof approve !== 'boolean') return invalid(['approve'], 'expected true or false');
  const values = ownMember(correction, 'values') ?? (approve ? {} : undefined);
  if (!isJsonObject(values)) return invalid(['values'], form);

  const name = ownMember(correction, 'fusion');
  const named = name === undefined ? routes : routes.filter(({ fusion }) => fusion === name);
  if (named.length === 0) {
    const expected = routes.map(({ fusion }) => fusion).join(', ');
    return invalid(['fusion'], `no fusion has this name; expected one of ${expected}`);
  }
  const topics = topicsIn(values, named);
  if (topics.kind === 'invalid') return topics;
  const key = keyIn(ownMember(correction, 'key'), name);
  if (key.kind === 'invalid') return key;
  if (!approve && Object.keys(values).length === 0) return invalid(['values'], nothingSaid);
  const isConcerned = (route: Route): boolean =>
    topics.names.size === 0 || route.topics.some((topic) => topics.names.has(topic));
  return { kind: 'read', routes: named.filter(isConcerned), key: key.text, correction, values };
}

/** Returns the topics that a correction has values for, if fusions gather them all and no value contradicts another. */
function topicsIn(
  values: JsonObject,
  routes: readonly Route[],
): { readonly kind: 'topics'; readonly names: ReadonlySet<string> } | Invalid {
  const known = new Set(routes.flatMap(({ topics }) => topics));
  const names = new Set<string>();
  for (const [pointer, value] of Object.entries(values)) {
    const at = ['values', pointer];
    if (isTooDeep(pointer, value)) return invalid(['values'], tooDeep);
    const tokens = parsePointer(pointer);
    const [topic] = tokens ?? [];
    if (tokens === undefined || topic === undefined)
      return invalid(at, 'not a JSON Pointer into the merged record; expected /<topic> or /<topic>/<field>');
    if (!known.has(topic)) {
      const expected = [...known].join(', ');
      return invalid(at, `no fusion gathers a topic of this name; expected one of ${expected}`);
    }
    const above = tokens.slice(1).map((_, index) => formatPointer(tokens.slice(0, index + 1)));
    if (above.some((one) => Object.hasOwn(values, one)))
      return invalid(at, 'this place lies within another one that also has a value');
    names.add(topic);
  }
  return { kind: 'topics', names };
}

/**
 * Returns whether a pointer and its value nest too deeply together. A pointer may be of any length, so its levels are
 * counted before it is parsed.
 */
function isTooDeep(pointer: string, value: Json): boolean {
  let depth = 0;
  for (let at = pointer.indexOf('/'); at !== -1; at = pointer.indexOf('/', at + 1)) {
    depth += 1;
    if (depth > maxBodyDepth) return true;
  }
  return jsonFault(value, maxBodyDepth - depth) !== undefined;
}

const tooDeep = `a value is nested too deeply: its place and its content may have at most ${maxBodyDepth} levels`;

function keyIn(
  found: Json | undefined,
  fusion: Json | undefined,
): { readonly kind: 'key'; readonly text: string | undefined } | Invalid {
  if (found === undefined) return { kind: 'key', text: undefined };
  if (fusion === undefined) return invalid(['key'], 'a key belongs to one fusion: name the fusion too');
  const key = keyText(found);
  return key.kind === 'text'
    ? { kind: 'key', text: key.text }
    : invalid(['key'], `the key must be ${key.must}`);
}

function invalid(at: readonly string[], message: string): Invalid {
  return { kind: 'invalid', at, message };
}
