import { digest } from '../json/digest.ts';
import type { Json, JsonObject, JsonSchema } from '../json/json.ts';
import { isJsonObject } from '../json/is-json-object.ts';
import type { Bridge, ComposePolicy, Fusion, MergePolicy, Route, Topic } from './bridge.ts';
import type { BridgeFile, ComposeFile, FusionFile, TopicFile } from './bridge-file.ts';
import { durationMs } from './duration.ts';
import { correlateOf } from './expression.ts';

/** Finds the schema that a file holds, by its path as written. */
export type SchemaOf = (schema: string | JsonObject) => Json | undefined;

/** Where neither the fusion nor the topic says how its parts correlate. */
const defaultCorrelate = 'correlationid';

/** A file without mistakes as the rest of the project knows it. Throws for what the checks would have found. */
export function compileBridge(file: BridgeFile, schemaOf: SchemaOf): Bridge {
  return {
    name: file.name,
    topics: Object.entries(file.topics).map(([name, topic]) => compileTopic(name, topic, file, schemaOf)),
    fusions: Object.entries(file.fusions).map(([name, fusion]) =>
      compileFusion(name, fusion, file, schemaOf),
    ),
    recipients: Object.keys(file.recipients).map((name) => ({ name })),
  };
}

function compileTopic(name: string, topic: TopicFile, file: BridgeFile, schemaOf: SchemaOf): Topic {
  return {
    name,
    sources: topic.sources,
    schema: topic.schema === undefined ? undefined : requireSchema(schemaOf(topic.schema)),
    redact: [...(topic.redact ?? []), ...(topic.privacy?.redact ?? [])],
    classification: topic.privacy?.classification,
    routes: Object.entries(file.fusions)
      .filter(([, { needs, wants }]) => needs.includes(name) || wants.includes(name))
      .map(([fusion, policy]) => routeTo(fusion, policy, topic)),
  };
}

function routeTo(name: string, fusion: FusionFile, topic: TopicFile | undefined): Route {
  return { fusion: name, correlate: correlateOf(fusion.correlate ?? topic?.correlate ?? defaultCorrelate) };
}

function compileFusion(name: string, fusion: FusionFile, file: BridgeFile, schemaOf: SchemaOf): Fusion {
  const policy = {
    name,
    needs: fusion.needs,
    wants: fusion.wants,
    deadlineMs: requireMs(fusion.deadline),
    onDeadline: fusion.onDeadline,
    late: fusion.late,
    merge: compileMerge(fusion),
    compose: compileCompose(fusion.compose, schemaOf),
    recipients: fusion.recipients,
  };
  const correlate = Object.fromEntries(
    [...fusion.needs, ...fusion.wants].map((topic) => [
      topic,
      { ...routeTo(name, fusion, file.topics[topic]).correlate },
    ]),
  );
  return { ...policy, policy: hexDigest({ ...policy, correlate }) };
}

function compileMerge({ weights, merge }: FusionFile) {
  const fields = Object.entries(merge).map(([pointer, field]) => {
    const { loss, weights: own = {} } = typeof field === 'string' ? { loss: field } : field;
    return [pointer, { loss, weights: own }] as const;
  });
  return { weights, fields: Object.fromEntries(fields) } satisfies MergePolicy;
}

function compileCompose(compose: ComposeFile | undefined, schemaOf: SchemaOf) {
  if (compose === undefined) return { kind: 'merge' } satisfies ComposePolicy;
  const { model, instructions, maxTokens, maxInputTokens, tries, fallback, key } = compose;
  return {
    kind: 'claude',
    model,
    instructions,
    output: requireSchema(schemaOf(compose.output)),
    maxTokens,
    maxInputTokens,
    timeoutMs: requireMs(compose.timeout),
    tries,
    fallback,
    key,
  } satisfies ComposePolicy;
}

function requireSchema(schema: Json | undefined): JsonSchema {
  if (typeof schema === 'boolean' || isJsonObject(schema)) return schema;
  throw new TypeError('a checked bridge file has its schemas');
}

function requireMs(duration: string): number {
  const ms = durationMs(duration);
  if (ms === undefined) throw new TypeError('a checked bridge file has good durations');
  return ms;
}

function hexDigest(value: Json): string {
  return Buffer.from(digest(value), 'base64url').toString('hex');
}
