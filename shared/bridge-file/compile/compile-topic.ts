import type { Correlate, Identity, Route, Topic } from '../../policy/topic.ts';
import type { BridgeFile, FusionFile, TopicFile } from '../definition/bridge-file.ts';
import type { TypeOf } from '../definition/protobuf-file.ts';
import { compileFeed } from './compile-feed.ts';
import { compileOpeners } from './compile-openers.ts';
import { requireMs } from './compile-release.ts';
import { findingOf } from '../../expression/read-expression.ts';
import { inboundOf, namedInbound, type NamedInbound } from '../definition/inbound-file.ts';
import { gatheredTopics } from './gathered-topics.ts';
import { listsGroups } from './lists-groups.ts';
import { type SchemaOf, requireSchema } from './require-schema.ts';

/** The correlation when neither the fusion nor the topic has one. */
const defaultCorrelate = 'correlationid';

/** Compiles a topic, with its routes to the fusions that it reaches. */
export function compileTopic(
  name: string,
  topic: TopicFile,
  file: BridgeFile,
  schemaOf: SchemaOf,
  typeOf: TypeOf,
): Topic {
  const [inbound] = inboundOf<NamedInbound>(topic, namedInbound);
  return {
    name,
    ...(topic.types !== undefined && { types: topic.types }),
    sources: topic.sources,
    schema: topic.schema === undefined ? undefined : requireSchema(schemaOf(topic.schema)),
    ...(topic.protobuf !== undefined && { protobuf: typeOf(topic.protobuf) }),
    redact: redactedBy(topic),
    ...(topic.role === 'correction' && { redactOf: redactedByParts(file) }),
    ...(topic.id !== undefined && { identity: identityOf(topic.id) }),
    classification: topic.privacy?.classification,
    role: topic.role,
    maxSkewMs: requireMs(topic.maxSkew),
    ...(topic.maxAge !== undefined && { maxAgeMs: requireMs(topic.maxAge) }),
    ...(inbound !== undefined && { inbound }),
    ...(topic.from !== undefined && {
      from: compileFeed(topic.from, { ...topic, bridge: file.name, name, redact: redactedBy(topic) }),
    }),
    ...(topic.shape !== undefined && { shape: topic.shape }),
    routes: Object.entries(file.fusions)
      .filter(([, fusion]) => reaches(name, topic, fusion))
      .map(([fusion, policy]) => routeTo(fusion, policy, name, file.topics)),
  };
}

function redactedBy({ redact, privacy }: TopicFile): string[] {
  return [...(redact ?? []), ...(privacy?.redact ?? [])];
}

function redactedByParts({ topics }: BridgeFile): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    Object.entries(topics)
      .map(([name, topic]) => [name, redactedBy(topic)] as const)
      .filter(([, fields]) => fields.length > 0),
  );
}

/** Returns whether a topic's envelopes matter to a fusion. Absences matter only to fusions that wait for topics. */
function reaches(name: string, { role }: TopicFile, fusion: FusionFile): boolean {
  if (role === 'control' || role === 'correction') return true;
  if (role === 'part') return gatheredTopics(fusion).includes(name);
  return fusion.needs.length + fusion.wants.length > 0 || fusion.expect !== undefined;
}

/** Returns the way of a topic to a fusion: its key, and the statements that it may carry. */
export function routeTo(
  name: string,
  fusion: FusionFile,
  topicName: string,
  topics: BridgeFile['topics'],
): Route {
  const topic = topics[topicName];
  const { openers } = compileOpeners(fusion, topics);
  const isGuest = topic?.role === 'part' && openers?.topics.includes(topicName) === false;
  return {
    fusion: name,
    correlate: correlateOf(keyOf(fusion, topic) ?? defaultCorrelate),
    invalidKey: fusion.invalidKey,
    // Any source would otherwise say when a group is whole, or that it never is.
    states: isGuest ? {} : statedRulesOf(fusion),
    topics: gatheredTopics(fusion),
    isListed: listsGroups(fusion),
  };
}

function statedRulesOf({ size, expect, deadline, onNewKey }: FusionFile): Route['states'] {
  return {
    ...(typeof size === 'string' && { size: findingOf(size) }),
    ...(expect !== undefined && { expect: findingOf(expect) }),
    ...(typeof deadline === 'object' && { deadline: findingOf(deadline.from) }),
    ...(onNewKey !== undefined && { series: findingOf(onNewKey.series) }),
  };
}

/**
 * Returns the correlation of a topic. The fusion's applies to all parts; other roles have bodies of their own and may
 * have another.
 */
function keyOf(fusion: FusionFile, topic: TopicFile | undefined): FusionFile['correlate'] {
  return topic?.role === 'absent' || topic?.role === 'correction'
    ? (topic.correlate ?? fusion.correlate)
    : (fusion.correlate ?? topic?.correlate);
}

function correlateOf(correlate: string | readonly string[]): Correlate {
  return typeof correlate === 'string' ? findingOf(correlate) : { kind: 'all', of: correlate.map(findingOf) };
}

function identityOf(id: string | readonly string[]): Identity {
  return id === 'digest' ? { kind: 'digest' } : correlateOf(id);
}
