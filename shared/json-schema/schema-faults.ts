import type { Ajv, ErrorObject } from 'ajv';
import type { Ajv2020 } from 'ajv/dist/2020.js';
import { isArray, isJsonObject } from '../json/is-json-object.ts';
import type { Json, JsonObject } from '../json/json.ts';
import { formatPointer, parsePointer } from '../json/pointer.ts';
import { memberOf } from '../json/member-of.ts';
import { quote } from '../json/printable.ts';
import { ajvFor, ajvSchema, dialectOf, draft07, draft2020 } from './ajv-for.ts';
import { contradictionsIn } from './contradictions.ts';
import { endlessReferences } from './endless-references.ts';
import { hasExactNumbers, roundedSchema } from './exact-keywords.ts';
import { allSubschemas } from './subschemas.ts';

/** A fault of a JSON Schema, with the path to the faulty part. */
export interface SchemaFault {
  readonly tokens: readonly string[];
  readonly message: string;
  /** The value at the place, where it is one of the wrong form. */
  readonly found?: Json;
  /** The names of which the found one is none. */
  readonly known?: readonly string[];
}

/** One instance for each dialect, because creating it takes longer than all checks. */
const checkers = new Map<string, Ajv | Ajv2020>();

/** Returns every fault of a schema, against its dialect or in its compilation. */
export function schemaFaults(schema: Json): readonly SchemaFault[] {
  if (typeof schema === 'boolean') return [];
  if (!isJsonObject(schema))
    return [{ tokens: [], message: 'a JSON Schema is an object; write one such as { "type": "object" }' }];
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
  // An instance keeps the names of compiled schemas, which must not clash with the next schema.
  const isNamed = hasExactNumbers(schema) || parts.some((part) => part.schema['$id'] !== undefined);
  const ajv = (isNamed ? undefined : checkers.get(dialect)) ?? ajvFor(schema, { allErrors: true });
  if (!isNamed) checkers.set(dialect, ajv);
  const candidate = ajvSchema(schema);
  try {
    if (ajv.validateSchema(roundedSchema(schema)) !== true) return onePerPlace(ajv.errors ?? [], schema);
    const endless = endlessReferences(schema);
    if (endless.length > 0) return endless;
    ajv.compile(candidate);
    return contradictionsIn(schema);
  } catch (error) {
    return [compileFault(schema, error, ajv)];
  } finally {
    if (!isNamed && typeof candidate === 'object') ajv.removeSchema(candidate);
  }
}

/**
 * Keeps the first error of each place. A dialect's schema tries several alternatives at one place, and one error
 * suffices.
 */
function onePerPlace(errors: readonly ErrorObject[], schema: JsonObject): readonly SchemaFault[] {
  const places = new Map<string, SchemaFault>();
  for (const { instancePath, message, params } of errors) {
    if (places.has(instancePath)) continue;
    const allowed: unknown = params['allowedValues'];
    const choice = Array.isArray(allowed) ? `: ${allowed.map(String).join(', ')}` : '';
    const tokens = parsePointer(instancePath) ?? [];
    const found = tokens.reduce<Json | undefined>(memberOf, schema);
    places.set(instancePath, {
      tokens,
      ...(found !== undefined && { found }),
      ...(Array.isArray(allowed) && { known: allowed.map(String) }),
      message: `${message ?? 'is not valid'}${choice}`,
    });
  }
  return [...places.values()];
}

/** Finds the place of a compilation error, which ajv only describes in words. */
function compileFault(schema: JsonObject, error: unknown, ajv: Ajv | Ajv2020): SchemaFault {
  const message = error instanceof Error ? error.message : 'cannot be compiled';
  const keyword = /unknown keyword: "(.*)"$/s.exec(message)?.[1];
  if (keyword !== undefined) {
    return {
      tokens: whereKeyword(schema, (name) => name === keyword),
      message: 'is no keyword of JSON Schema',
      found: keyword,
      known: Object.keys(ajv.RULES.keywords),
    };
  }
  const reference = /^can't resolve reference (.*) from id /s.exec(message)?.[1];
  if (reference !== undefined) {
    const tokens = whereKeyword(schema, (name, value) => name === '$ref' && value === reference);
    return {
      tokens,
      message: `refers to ${quote(reference)}, which is not in this schema`,
      found: reference,
      known: definitionsIn(schema),
    };
  }
  if (firstLine(message) === 'enum must have non-empty array') {
    const isEmpty = (name: string, value: Json) => name === 'enum' && isArray(value) && value.length === 0;
    return { tokens: whereKeyword(schema, isEmpty), message: 'must not be empty' };
  }
  const alone = /^"(then|else)" without "if" is ignored$/.exec(firstLine(message))?.[1];
  if (alone !== undefined)
    return { tokens: whereKeyword(schema, (name) => name === alone), message: firstLine(message) };
  const format = /^unknown format "(.*)" ignored in schema at path "#(.*)"$/s.exec(message);
  if (format !== null) {
    const tokens = [...(parsePointer(format[2] ?? '') ?? []), 'format'];
    const [, found = ''] = format;
    return { tokens, message: `${quote(found)} is no known format`, found, known: Object.keys(ajv.formats) };
  }
  const [, pattern, reason = ''] = /^Invalid regular expression: \/(.*)\/u: (.*)$/s.exec(message) ?? [];
  if (pattern !== undefined) {
    const tokens = whereKeyword(schema, (name, value) => name === 'pattern' && value === pattern);
    return {
      tokens,
      message: `is no regular expression: ${reason}; in one, a special character that stands for itself has a backslash`,
    };
  }
  return { tokens: [], message: firstLine(message) };
}

/** Returns the references that lead to the definitions of a schema. */
function definitionsIn(schema: JsonObject): readonly string[] {
  return allSubschemas(schema).flatMap(({ tokens }) =>
    ['$defs', 'definitions'].includes(tokens.at(-2) ?? '') ? [`#${formatPointer(tokens)}`] : [],
  );
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
