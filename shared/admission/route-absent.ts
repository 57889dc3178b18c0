import type { Route, Topic } from '../policy/topic.ts';
import type { Evaluate } from '../expression/evaluate.ts';
import { type Body, fieldsOf } from '../envelope/encodings/bodies.ts';
import type { Envelope } from '../envelope/envelope.ts';
import type { Refused } from '../messages/rejected-event.ts';
import type { Rejection } from '../envelope/rejection.ts';
import { isJsonObject } from '../json/is-json-object.ts';
import type { Json } from '../json/json.ts';
import { invalidBody, rejectedVerdict, type Verdict } from './verdict.ts';
import { place, type Placed, verdictOf } from './place.ts';

/**
 * Routes absences to every fusion that gathers one of the topics. A name that no fusion gathers rejects the whole: the
 * producer may then correct the event and post it under the same id.
 */
export async function routeAbsent(
  envelope: Envelope,
  refused: Refused,
  { name, routes }: Pick<Topic, 'name' | 'routes'>,
  evaluate: Evaluate | undefined,
): Promise<Verdict> {
  const named = namesIn(envelope.body, routes);
  if (named.kind === 'invalid') return rejectedVerdict(refused, named.rejection);

  const placed: Placed[] = [];
  for (const route of routes) {
    const absent = route.topics.filter((topic) => named.topics.has(topic));
    if (absent.length === 0) continue;
    const stated = () => Promise.resolve({ kind: 'stated', states: { absent } } as const);
    placed.push(await place(envelope, name, route, evaluate, stated));
  }
  return verdictOf(placed, refused);
}

type Named =
  | { readonly kind: 'named'; readonly topics: ReadonlySet<string> }
  | { readonly kind: 'invalid'; readonly rejection: Rejection };

function namesIn(body: Body, routes: readonly Route[]): Named {
  const fields = fieldsOf(body);
  const [member, ...more] = Object.entries(isJsonObject(fields) ? fields : {});
  if (member === undefined || more.length > 0) return invalid([]);
  const [name, content] = member;
  if (name === 'topic') return gathered([[['topic'], content]], routes);
  if (name !== 'topics') return invalid([name]);
  if (!Array.isArray(content) || content.length === 0) return invalid(['topics']);
  return gathered(
    content.map((topic: Json, index) => [['topics', String(index)], topic]),
    routes,
  );
}

/** Returns the names, each with its place in the body, if fusions gather them all. */
function gathered(names: readonly (readonly [readonly string[], Json])[], routes: readonly Route[]): Named {
  const known = new Set(routes.flatMap(({ topics }) => topics));
  const topics = new Set<string>();
  for (const [at, topic] of names) {
    if (typeof topic !== 'string') return invalid(at);
    if (!known.has(topic)) {
      const expected = [...known].join(', ');
      const message = `no fusion gathers a topic of this name; expected one of ${expected}`;
      return { kind: 'invalid', rejection: invalidBody(at, message) };
    }
    topics.add(topic);
  }
  return { kind: 'named', topics };
}

function invalid(at: readonly string[]): Named {
  const message = 'the body must name the absent topics: { "topics": ["name", ...] } or { "topic": "name" }';
  return { kind: 'invalid', rejection: invalidBody(at, message) };
}
