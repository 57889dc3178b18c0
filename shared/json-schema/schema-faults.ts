import { Ajv, type ErrorObject, type Options } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { isJsonObject } from '../json/is-json-object.ts';
import type { Json, JsonObject, JsonSchema } from '../json/json.ts';
import { parsePointer } from '../json/pointer.ts';
import { quote } from '../json/printable.ts';
import { allSubschemas } from './subschemas.ts';

/** What is wrong with a JSON Schema, and the way to the part that is. */
export interface SchemaFault {
  readonly tokens: readonly string[];
  readonly message: string;
}

const draft07 = 'http://json-schema.org/draft-07/schema';
const draft2020 = 'https://json-schema.org/draft/2020-12/schema';

/** Bodies are hostile: what an object merely inherits (`constructor`) is not there, and no keyword is passed over. */
const options: Options = {
  strictSchema: true,
  strictTypes: false,
  strictTuples: false,
  allowMatchingProperties: true,
  ownProperties: true,
  logger: false,
};

/** One for each dialect: making it takes longer than all that it is asked. */
const checkers = new Map<string, Ajv | Ajv2020>();

/** A validator of the dialect that the schema is written in. */
export function ajvFor(schema: JsonSchema, more: Options = {}): Ajv | Ajv2020 {
  const isDraft07 = dialectOf(schema) === draft07;
  const ajv = isDraft07 ? new Ajv({ ...options, ...more }) : new Ajv2020({ ...options, ...more });
  // Ajv follows references to anchors, but its strict mode does not know the keyword.
  if (!isDraft07) ajv.addVocabulary(['$anchor']);
  formats.default(ajv);
  return ajv;
}

/** A schema in the type that ajv takes; a copy, since ajv's types would let it be changed. */
export function ajvSchema(schema: JsonSchema): boolean | Record<string, Json> {
  return isJsonObject(schema) ? { ...schema } : schema;
}

/** Everything that is wrong with a schema: against its dialect, or what cannot be compiled; none for a good one. */
export function schemaFaults(schema: Json): readonly SchemaFault[] {
  if (typeof schema === 'boolean') return [];
  if (!isJsonObject(schema)) return [{ tokens: [], message: 'a JSON Schema is an object' }];
  const dialect = dialectOf(schema);
  if (dialect !== draft07 && dialect !== draft2020) {
    return [
      {
        tokens: ['$schema'],
        message: `the dialect is not known; write draft 2020-12 (${draft2020}) or draft-07`,
      },
    ];
  }
  const parts = allSubschemas(schema);
  const waiting = parts.find((part) => part.schema['$async'] !== undefined);
  if (waiting !== undefined)
    return [{ tokens: [...waiting.tokens, '$async'], message: 'must not be asynchronous' }];
  // An instance remembers the names in what it compiles; the next schema must not meet them.
  const isNamed = parts.some((part) => part.schema['$id'] !== undefined);
  const ajv = (isNamed ? undefined : checkers.get(dialect)) ?? ajvFor(schema, { allErrors: true });
  if (!isNamed) checkers.set(dialect, ajv);
  const candidate = ajvSchema(schema);
  try {
    if (ajv.validateSchema(candidate) !== true) return onePerPlace(ajv.errors ?? []);
    ajv.compile(candidate);
    return [];
  } catch (error) {
    return [compileFault(schema, error)];
  } finally {
    if (!isNamed && typeof candidate === 'object') ajv.removeSchema(candidate);
  }
}

function dialectOf(schema: JsonSchema): string | undefined {
  const dialect = isJsonObject(schema) ? schema['$schema'] : undefined;
  if (dialect === undefined) return draft2020;
  return typeof dialect === 'string' ? dialect.replace(/#$/, '') : undefined;
}

/** A dialect's schema tries several alternatives at one place; the first to fail says enough. */
function onePerPlace(errors: readonly ErrorObject[]): readonly SchemaFault[] {
  const places = new Map<string, SchemaFault>();
  for (const { instancePath, message, params } of errors) {
    if (places.has(instancePath)) continue;
    const allowed: unknown = params['allowedValues'];
    const choice = Array.isArray(allowed) ? `: ${allowed.map(String).join(', ')}` : '';
    places.set(instancePath, {
      tokens: parsePointer(instancePath) ?? [],
      message: `${message ?? 'is not valid'}${choice}`,
    });
  }
  return [...places.values()];
}

/** Ajv's compiler tells in words only what it stumbled over; the place is found by looking for that. */
function compileFault(schema: JsonObject, error: unknown): SchemaFault {
  const message = error instanceof Error ? error.message : 'cannot be compiled';
  const keyword = /unknown keyword: "(.*)"$/s.exec(message)?.[1];
  if (keyword !== undefined) {
    return {
      tokens: whereKeyword(schema, (name) => name === keyword),
      message: 'is no keyword of JSON Schema',
    };
  }
  const reference = /^can't resolve reference (.*) from id /s.exec(message)?.[1];
  if (reference !== undefined) {
    const tokens = whereKeyword(schema, (name, value) => name === '$ref' && value === reference);
    return { tokens, message: `refers to ${quote(reference)}, which is not in this schema` };
  }
  const format = /^unknown format "(.*)" ignored in schema at path "#(.*)"$/s.exec(message);
  if (format !== null) {
    const tokens = [...(parsePointer(format[2] ?? '') ?? []), 'format'];
    return { tokens, message: `${quote(format[1] ?? '')} is no known format` };
  }
  const pattern = /^Invalid regular expression: \/(.*)\/u: /s.exec(message)?.[1];
  if (pattern !== undefined) {
    const tokens = whereKeyword(schema, (name, value) => name === 'pattern' && value === pattern);
    return { tokens, message: 'is no regular expression' };
  }
  return { tokens: [], message: firstLine(message) };
}

function whereKeyword(schema: JsonObject, isIt: (name: string, value: Json) => boolean): readonly string[] {
  for (const part of allSubschemas(schema)) {
    for (const [name, value] of Object.entries(part.schema)) {
      if (isIt(name, value)) return [...part.tokens, name];
    }
  }
  return [];
}

function firstLine(message: string): string {
  return (
    message
      .replace(/^strict mode: /, '')
      .split('\n', 1)[0]
      ?.slice(0, 200) ?? ''
  );
}
