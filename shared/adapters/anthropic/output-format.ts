import { transformJSONSchema } from '@anthropic-ai/sdk/lib/transform-json-schema';
import type { JSONOutputFormat } from '@anthropic-ai/sdk/resources/messages';
import { isJsonObject, ownMember } from '../../json/is-json-object.ts';
import type { Json, JsonObject, JsonSchema } from '../../json/json.ts';

/**
 * Returns the schema in a form that the API can enforce, or undefined when there is none. In that case the prompt
 * describes the schema and our own check alone enforces it. The API's grammar requires an object at the root, closed
 * objects and no recursion. The SDK's transform moves `minimum`, `maxItems` and the like into descriptions. Every
 * answer is also checked against the original schema.
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

/** Renames draft-07's `definitions` to `$defs`, the name that the API knows. */
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

/**
 * Returns whether the transform keeps the schema's meaning: it silently closes open objects and drops what it cannot
 * express.
 */
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
