import { findingOf } from '../../expression/read-expression.ts';
import { typesOf } from '../../policy/event-types.ts';
import type { Feed, FeedRules, KafkaBroker, RabbitmqBroker } from '../../policy/feed/feed.ts';
import type { FeedFile } from '../definition/feed-file.ts';

/** The parts of its topic and its bridge that a feed uses. */
export interface FedTopicFile {
  readonly bridge: string;
  readonly name: string;
  readonly types?: readonly string[] | undefined;
  readonly sources?: readonly string[] | undefined;
  readonly id?: string | readonly string[] | undefined;
  readonly redact: readonly string[];
}

/** Compiles a checked feed. Throws on anything that the checks would have reported. */
export function compileFeed(feed: FeedFile, topic: FedTopicFile): Feed {
  return { broker: brokerOf(feed, topic), rules: rulesOf(feed, topic) };
}

function brokerOf(
  { kafka, rabbitmq }: FeedFile,
  { bridge, name }: FedTopicFile,
): KafkaBroker | RabbitmqBroker {
  if (rabbitmq !== undefined) {
    const { secret, ...broker } = rabbitmq;
    return { transport: 'rabbitmq', ...broker, ...(secret !== undefined && { secret }) };
  }
  if (kafka === undefined) throw new TypeError('a checked feed has a broker');
  const { group, auth, secret, bootstrap, cluster, certificate, network, pollers, ...broker } = kafka;
  const usual = secret !== undefined ? 'scram-512' : cluster === undefined ? 'none' : 'iam';
  return {
    transport: 'kafka',
    ...broker,
    group: group ?? `${bridge}.${name}`,
    auth: auth ?? usual,
    ...(secret !== undefined && { secret }),
    ...(bootstrap !== undefined && { bootstrap }),
    ...(cluster !== undefined && { cluster }),
    ...(certificate !== undefined && { certificate }),
    ...(network !== undefined && { network }),
    ...(pollers !== undefined && { pollers }),
  };
}

function rulesOf(feed: FeedFile, topic: FedTopicFile): FeedRules {
  const { headers, contentType, nulls, otherTypes, order } = feed;
  const type = literalType(topic);
  return {
    sources: sourcesOf(feed, topic),
    headers,
    ...(type !== undefined && { type }),
    ...(topic.id !== undefined && { identity: identityOf(topic.id) }),
    redact: topic.redact,
    contentType,
    nulls,
    otherTypes,
    order,
  };
}

function sourcesOf({ source }: FeedFile, { sources }: FedTopicFile): FeedRules['sources'] {
  if (source === undefined) {
    if (sources === undefined) throw new TypeError('a checked feed has sources');
    return { '*': sources };
  }
  if (typeof source === 'string' || Array.isArray(source)) return { '*': [source].flat() };
  return Object.fromEntries(Object.entries(source).map(([place, one]) => [place, [one].flat()]));
}

/** Returns the first type without a wildcard that a topic takes: the type of a message that names none. */
export function literalType({ name, types }: Pick<FedTopicFile, 'name' | 'types'>): string | undefined {
  const taken = typesOf({ name, ...(types !== undefined && { types }) });
  return taken.find(({ pieces }) => pieces.length === 1)?.pieces[0];
}

function identityOf(id: string | readonly string[]): NonNullable<FeedRules['identity']> {
  if (id === 'digest') return { kind: 'digest' };
  return typeof id === 'string' ? findingOf(id) : { kind: 'all', of: id.map(findingOf) };
}
