import { transformJSONSchema } from '@anthropic-ai/sdk/lib/transform-json-schema';
import type { JSONOutputFormat } from '@anthropic-ai/sdk/resources/messages';
import { isJsonObject, ownMember } from '../../json/is-json-object.ts';
import type { Json, JsonObject, JsonSchema } from '../../json/json.ts';

/**
 * The schema as the API can enforce it, or undefined when it cannot: then the schema is put into words, and our own
 * check is all there is. The API's grammar wants an object at the root, every object closed and no recursion; the
 * SDK's transform moves `minimum`, `maxItems` and the like into descriptions. The answer is checked against the
 * original schema in any case.
 *
 * @see https://platform.claude.com/docs/en/build-with-claude/structured-outputs
 */
export function outputFormat(schema: JsonSchema): JSONOutputFormat | undefined {
  if (!isJsonObject(schema) || schema['type'] !== 'object') return undefined;
  const prepared = withDefs(schema);
  if (!isJsonObject(prepared) || !canEnforce(prepared, definitionsOf(prepared), [])) return undefined;
  try {
    return { type: 'json_schema', schema: transformJSONSchema(prepared) };
  } catch {
    return undefined;
  }
}

/** Draft-07's `definitions` under the name that the API knows. */
function withDefs(value: Json): Json {
  if (isArray(value)) return value.map(withDefs);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => {
      if (name === '$ref' && typeof part === 'string')
        return [name, part.replace(/^#\/definitions\//, '#/$defs/')];
      if (name === 'enum' || name === 'const') return [name, part];
      return [name === 'definitions' && isJsonObject(part) ? '$defs' : name, withDefs(part)];
    }),
  );
}

/** Whether the transform keeps what the schema means: it silently closes open objects and drops what it cannot say. */
function canEnforce(schema: Json | undefined, definitions: JsonObject, refs: readonly string[]): boolean {
  if (!isJsonObject(schema)) return false;
  const ref = schema['$ref'];
  if (ref !== undefined) {
    if (typeof ref !== 'string' || !ref.startsWith('#/$defs/') || refs.includes(ref)) return false;
    return canEnforce(ownMember(definitions, ref.slice('#/$defs/'.length)), definitions, [...refs, ref]);
  }
  const inner = (part: Json | undefined): boolean => canEnforce(part, definitions, refs);
  for (const many of [schema['anyOf'], schema['oneOf'], schema['allOf']]) {
    if (many !== undefined && !(isArray(many) && many.every(inner))) return false;
  }
  const { type, properties, additionalProperties, items } = schema;
  if (isArray(type)) return !type.includes('object') && !type.includes('array');
  if (type === 'object') {
    const open = additionalProperties !== undefined && additionalProperties !== false;
    if (open || schema['patternProperties'] !== undefined) return false;
    if (properties === undefined) return additionalProperties === false;
    return isJsonObject(properties) && Object.values(properties).every(inner);
  }
  return type !== 'array' || inner(items);
}

function definitionsOf(schema: JsonObject): JsonObject {
  const definitions = schema['$defs'];
  return isJsonObject(definitions) ? definitions : {};
}

function isArray(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}
