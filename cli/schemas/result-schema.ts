import { isArray, isJsonObject } from '../../shared/json/is-json-object.ts';
import type { Json, JsonObject, JsonSchema } from '../../shared/json/json.ts';
import { dialectOf, draft07, draft2020 } from '../../shared/json-schema/ajv-for.ts';
import type { Bridge } from '../../shared/policy/bridge.ts';
import type { Fusion } from '../../shared/policy/fusion.ts';
import type { Topic } from '../../shared/policy/topic.ts';
import { relaxedSchema } from './relaxed-schema.ts';

const text: JsonObject = { type: 'string' };
const texts: JsonObject = { type: 'array', items: text };
const number: JsonObject = { type: 'number' };

function object(required: JsonObject, optional: JsonObject = {}): JsonObject {
  return { type: 'object', properties: { ...required, ...optional }, required: Object.keys(required) };
}

const listOf = (items: JsonObject): JsonObject => ({ type: 'array', items });

export const conflicts = listOf(
  object(
    {
      field: { ...text, description: 'A JSON Pointer into the merged record.' },
      loss: text,
      claims: listOf(object({ sources: texts, weight: number }, { value: true, valueLarge: true })),
    },
    { settled: true, settledLarge: true },
  ),
);

const contribution = object({ topic: text, source: text, id: text }, { time: text });

/** The members of a receipt that every result has, and those that programs read most. Further ones may be there. */
export const receipt = object(
  {
    fusion: text,
    key: text,
    generation: number,
    contributions: listOf(contribution),
    release: object({ reason: text, at: text, missing: texts }),
    fields: listOf(
      object({ field: text, loss: text, winners: texts, dissenters: texts }, { confidence: number }),
    ),
    agreed: listOf(object({ winners: texts, fields: number, below: texts }, { confidence: number })),
    composer: { enum: ['claude', 'merge'] },
    degraded: { type: 'boolean' },
    model: { type: ['string', 'null'] },
    costUsd: { type: ['number', 'null'] },
    policy: text,
    recipients: texts,
  },
  { reason: text, labels: texts, unverified: { const: true }, cached: { const: true } },
);

/** Returns the topics that a fusion gathers, in the order of the file. */
export function gatheredBy({ needs, wants, takes }: Fusion, topics: readonly Topic[]): readonly Topic[] {
  return topics.filter(({ name }) => [...needs, ...wants, ...takes].includes(name));
}

/** Makes a schema a resource of its own within another, so that its references lead into itself. */
function embedded(schema: JsonSchema, id: string): Json {
  if (!isJsonObject(schema)) return schema;
  // The dialect of a part is that of the whole. What draft-07 says otherwise is left out.
  const {
    $id: _,
    $schema: _dialect,
    ...rest
  } = dialectOf(schema) === draft07 ? asObject(relaxedSchema(schema)) : schema;
  const { $ref: ref, allOf = [], ...more } = rest;
  // Ajv 8 overflows its stack at a reference beside the id of a resource within another.
  if (ref !== undefined && isArray(allOf)) return { ...more, allOf: [{ $ref: ref }, ...allOf], $id: id };
  return { ...rest, $id: id };
}

/**
 * Returns the JSON Schema of the body of a fused envelope. The merged record is described by the types of its fields
 * only, since a merge makes values that no single body has.
 */
export function resultSchema({ name, topics }: Bridge, fusion: Fusion): JsonObject {
  const id = `urn:fusion-bus:${name}:${fusion.name}`;
  const { compose } = fusion;
  const records = gatheredBy(fusion, topics).map(
    ({ name: topic, schema = true }): readonly [string, Json] => [
      topic,
      embedded(asObject(relaxedSchema(schema)), `${id}:merged:${topic}`),
    ],
  );
  const merged: JsonObject = {
    type: 'object',
    description: 'One member a topic, which is absent where none came.',
    properties: Object.fromEntries(records),
  };
  const record: JsonObject = { $ref: '#/$defs/merged' };
  const answer =
    compose.kind === 'claude' ? { anyOf: [embedded(compose.output, `${id}:answer`), record] } : record;
  return {
    $schema: draft2020,
    $id: `${id}:result`,
    title: `${fusion.name} result`,
    ...object({ result: answer, merged: record, conflicts, receipt }, { labels: texts }),
    $defs: { merged },
  };
}

function asObject(schema: Json): JsonObject {
  return isJsonObject(schema) ? schema : {};
}
