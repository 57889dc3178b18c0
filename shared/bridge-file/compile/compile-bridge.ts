import { citedSchema } from '../../json-schema/cited-schema.ts';
import { digest } from '../../json/digest.ts';
import type { Json, JsonObject, JsonSchema } from '../../json/json.ts';
import { isJsonObject } from '../../json/is-json-object.ts';
import { formatPointer } from '../../json/pointer.ts';
import type { ProtobufType } from '../../envelope/protobuf-type.ts';
import type { Bridge } from '../../policy/bridge.ts';
import type { ClaudePolicy } from '../../policy/compose-policy.ts';
import type { FieldPolicy } from '../../policy/merge-policy.ts';
import type { Classifier } from '../../policy/fusion.ts';
import type { Fusion } from '../../policy/fusion.ts';
import type { ComposePolicy } from '../../policy/compose-policy.ts';
import type { MergePolicy } from '../../policy/merge-policy.ts';
import { promptVersion } from '../../policy/prompt-version.ts';
import type { Correlate } from '../../policy/topic.ts';
import type { Identity } from '../../policy/topic.ts';
import type { Route } from '../../policy/topic.ts';
import type { Topic } from '../../policy/topic.ts';
import type { BridgeFile, FusionFile, TopicFile } from '../definition/bridge-file.ts';
import { compileAsks, compileUnsettled } from './compile-doubt.ts';
import type { ComposeFile } from '../definition/compose-file.ts';
import { boundsOf, compileShares } from './compile-bounds.ts';
import { compileOpeners } from './compile-openers.ts';
import { compileRelease, requireMs } from './compile-release.ts';
import { compileModels } from './compile-models.ts';
import { findingOf } from '../../expression/read-expression.ts';
import { inboundOf, namedInbound, type NamedInbound } from '../definition/inbound-file.ts';
import { recipientOf } from '../definition/recipient-file.ts';
import { readHalfLife } from '../definition/half-life-file.ts';
import { schemaVotes } from '../../json-schema/schema-votes.ts';

/** Returns the schema of a file, by its path as written. */
export type SchemaOf = (schema: string | JsonObject) => Json | undefined;

/** Returns a message type that a topic declares. */
export type TypeOf = (declared: NonNullable<TopicFile['protobuf']>) => ProtobufType;

/** The correlation when neither the fusion nor the topic has one. */
const defaultCorrelate = 'correlationid';

/** Compiles a file without mistakes into a bridge. Throws on anything that the checks would have reported. */
export function compileBridge(file: BridgeFile, schemaOf: SchemaOf, typeOf: TypeOf): Bridge {
  return {
    name: file.name,
    topics: Object.entries(file.topics).map(([name, topic]) =>
      compileTopic(name, topic, file, schemaOf, typeOf),
    ),
    fusions: Object.entries(file.fusions).map(([name, fusion]) =>
      compileFusion(name, fusion, file, schemaOf),
    ),
    recipients: Object.entries(file.recipients).map(([name, one]) => recipientOf(name, one)),
    claimCheck: file.claimCheck,
    ...(file.sources !== undefined && {
      callers: Object.entries(file.sources).map(([source, { principal }]) => ({ source, principal })),
    }),
    ...(file.gateway && { gateway: true }),
  };
}

function compileTopic(
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
    routes: Object.entries(file.fusions)
      .filter(([, fusion]) => reaches(name, topic, fusion))
      .map(([fusion, policy]) => routeTo(fusion, policy, topic)),
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
  if (role === 'part') return gathered(fusion).includes(name);
  return fusion.needs.length + fusion.wants.length > 0 || fusion.expect !== undefined;
}

function gathered({ needs, wants, takes }: FusionFile): string[] {
  return [...needs, ...wants, ...takes];
}

function routeTo(name: string, fusion: FusionFile, topic: TopicFile | undefined): Route {
  const { size, expect, deadline, onNewKey } = fusion;
  return {
    fusion: name,
    correlate: correlateOf(keyOf(fusion, topic) ?? defaultCorrelate),
    invalidKey: fusion.invalidKey,
    states: {
      ...(typeof size === 'string' && { size: findingOf(size) }),
      ...(expect !== undefined && { expect: findingOf(expect) }),
      ...(typeof deadline === 'object' && { deadline: findingOf(deadline.from) }),
      ...(onNewKey !== undefined && { series: findingOf(onNewKey.series) }),
    },
    topics: gathered(fusion),
    isListed: isListed(fusion),
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

function isListed({ schedule, releaseAll, onNewKey }: FusionFile): boolean {
  return schedule !== undefined || releaseAll || onNewKey !== undefined;
}

function compileFusion(name: string, fusion: FusionFile, file: BridgeFile, schemaOf: SchemaOf): Fusion {
  const policy = {
    name,
    ...compileRelease(fusion),
    takes: fusion.takes,
    ...compileOpeners(fusion, file.topics),
    ...compileShares(fusion, file.topics),
    minSize: fusion.minSize,
    ...(fusion.predicate !== undefined && { predicate: fusion.predicate }),
    expects: fusion.expect !== undefined,
    deadlineMs: requireMs(typeof fusion.deadline === 'string' ? fusion.deadline : fusion.deadline.default),
    statesDeadline: typeof fusion.deadline === 'object',
    ...(fusion.schedule !== undefined && { schedule: fusion.schedule }),
    closesSeries: fusion.onNewKey !== undefined,
    isListed: isListed(fusion),
    onDeadline: fusion.onDeadline,
    late: fusion.late,
    ...(fusion.remember !== undefined && { rememberMs: requireMs(fusion.remember) }),
    merge: compileMerge(fusion, votesIn(gathered(fusion), file, schemaOf)),
    compose: compileCompose(fusion, file, schemaOf),
    ...compileUnsettled(fusion),
    ...(fusion.classify !== undefined && { classify: compileClassify(fusion.classify) }),
    ...compileRecipients(fusion.recipients),
  };
  const routes = Object.fromEntries(
    gathered(fusion).map((topic) => {
      const { correlate, invalidKey, states } = routeTo(name, fusion, file.topics[topic]);
      return [topic, { correlate, invalidKey, states: { ...states } }];
    }),
  );
  const prompt = policy.compose.kind === 'claude' ? { promptVersion } : {};
  const { shares, ...compiled } = policy;
  return {
    ...compiled,
    bounds: boundsOf(shares, policy.merge, file.claimCheck),
    policy: hexDigest({ ...policy, routes, ...prompt }),
  };
}

function compileMerge(
  { weights, halfLife, merge, dedupe, ...fusion }: FusionFile,
  voted: MergePolicy['voted'],
) {
  const asks = compileAsks(fusion);
  const fields = Object.entries(merge).map(([pointer, field]) => [pointer, compileField(field)] as const);
  return {
    weights: typeof weights === 'string' ? {} : weights,
    ...(weights === 'learned' && { learned: { halfLife: requireHalfLife(halfLife) } }),
    ...(asks !== undefined && { asks }),
    fields: Object.fromEntries(fields),
    ...(voted !== undefined && { voted }),
    ...(dedupe !== false && { near: dedupe.near }),
  } satisfies MergePolicy;
}

/** Returns the fields on which the topics' schemas declare votes, as they stand in the merged record. */
function votesIn(topics: readonly string[], { topics: files }: BridgeFile, schemaOf: SchemaOf) {
  const voted = topics.flatMap((topic) => {
    const schema = files[topic]?.schema;
    const votes = schema === undefined ? [] : schemaVotes(requireSchema(schemaOf(schema)));
    return [...votes].map(([pointer, kinds]) => [formatPointer([topic]) + pointer, kinds] as const);
  });
  return voted.length === 0 ? undefined : Object.fromEntries(voted);
}

function compileField(field: FusionFile['merge'][string]) {
  if (typeof field === 'string') return { loss: field, weights: {} } satisfies FieldPolicy;
  const { loss, weights = {}, minConfidence, minEffectiveSources, ...options } = field;
  const asks = compileAsks({ minConfidence, minEffectiveSources });
  return { loss, weights, ...options, ...(asks !== undefined && { asks }) } satisfies FieldPolicy;
}

function compileClassify(classify: NonNullable<FusionFile['classify']>) {
  const all = Array.isArray(classify) ? classify : [classify];
  return all.map((one) =>
    'from' in one
      ? ({ kind: 'answer', from: one.from } satisfies Classifier)
      : ({ kind: 'rule', label: one.label, when: one.when } satisfies Classifier),
  );
}

function compileRecipients(recipients: FusionFile['recipients']) {
  const labelled = recipients.filter((one) => typeof one !== 'string');
  return {
    recipients: recipients.filter((one) => typeof one === 'string'),
    ...(labelled.length > 0 && { recipientsByLabel: labelled }),
  };
}

function compileCompose(fusion: FusionFile, file: BridgeFile, schemaOf: SchemaOf) {
  const { compose } = fusion;
  if (compose === undefined) return { kind: 'merge' } satisfies ComposePolicy;
  const { instructions, maxTokens, maxInputTokens, tries, fallback, key } = compose;
  const { when, urgency, grounding, citations, cache } = compose;
  const output = requireSchema(schemaOf(compose.output));
  return {
    kind: 'claude',
    ...compileModels(compose, file),
    instructions,
    output: citations ? requireCited(output) : output,
    when,
    ...(urgency === 'batch' && { urgency }),
    grounding,
    citations,
    ...(cache !== undefined && { cacheMs: requireMs(cache) }),
    ...compileVerified(fusion, file),
    ...compileThrift(compose),
    maxTokens,
    maxInputTokens,
    timeoutMs: requireMs(compose.timeout),
    tries,
    fallback,
    key,
  } satisfies ComposePolicy;
}

/** Returns the topics whose senders are checked, where the senders of others are not. */
function compileVerified(fusion: FusionFile, { topics: files }: BridgeFile): Pick<ClaudePolicy, 'verified'> {
  const gathers = gathered(fusion);
  const topics = gathers.filter((topic) => files[topic]?.sources !== undefined);
  if (topics.length === 0 || topics.length === gathers.length) return {};
  const correcting = Object.values(files).filter(({ role }) => role === 'correction');
  const corrections = correcting.length > 0 && correcting.every(({ sources }) => sources !== undefined);
  return { verified: { topics, corrections } };
}

/** Returns the limits of what a fusion pays. A fusion that never asks has none. */
function compileThrift({ when, budgetPerDay, questionsPerHour, quietTime, price }: ComposeFile) {
  if (when === 'never') return {};
  const quietMs = requireMs(quietTime);
  return {
    ...(budgetPerDay !== 'unlimited' && { budgetPerDay }),
    ...(questionsPerHour !== 'unlimited' && { questionsPerHour }),
    ...(quietMs > 0 && { quietMs }),
    ...(price !== undefined && { price }),
  } satisfies Partial<ClaudePolicy>;
}

function requireSchema(schema: Json | undefined): JsonSchema {
  if (typeof schema === 'boolean' || isJsonObject(schema)) return schema;
  throw new TypeError('the bridge file lacks a schema; check it before compiling');
}

function requireCited(schema: JsonSchema): JsonSchema {
  const cited = citedSchema(schema);
  if (cited.kind === 'cited') return cited.schema;
  throw new TypeError('the bridge file has a schema without citations; check it before compiling');
}

function requireHalfLife(text: string | undefined) {
  const halfLife = readHalfLife(text);
  if (halfLife === undefined)
    throw new TypeError('the bridge file has an invalid half-life; check it before compiling');
  return halfLife;
}

function hexDigest(value: Json): string {
  return Buffer.from(digest(value), 'base64url').toString('hex');
}
