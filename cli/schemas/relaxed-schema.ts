import { isArray, isJsonObject, ownMember } from '../../shared/json/is-json-object.ts';
import type { Json, JsonObject } from '../../shared/json/json.ts';

/** Keywords that a merge keeps true for each of its values, because it takes them from one of the parts. */
const maps = new Set(['properties', '$defs', 'definitions', 'patternProperties']);
const lists = new Set(['anyOf', 'oneOf', 'prefixItems']);
const kept = new Set(['$schema', '$id', '$anchor', '$ref', 'description', 'title']);

/**
 * Returns the schema of what a merge makes of bodies of a schema. Bounds, patterns and required members are left out: a
 * mean lies between listed numbers, a redacted field is missing, and a union is longer than each list.
 */
export function relaxedSchema(schema: Json): Json {
  if (!isJsonObject(schema)) return true;
  const entries = Object.entries(schema).flatMap(([keyword, value]): readonly (readonly [string, Json])[] => {
    if (maps.has(keyword) && isJsonObject(value)) return [[keyword, eachOf(value)]];
    // A merged value may fit several alternatives, or none but the shape of several.
    if (lists.has(keyword) && isArray(value))
      return [[keyword === 'oneOf' ? 'anyOf' : keyword, value.map(relaxedSchema)]];
    if (keyword === 'allOf' && isArray(value)) return [[keyword, value.map(relaxedSchema)]];
    if (keyword === 'items' && !isArray(value)) return [[keyword, relaxedSchema(value)]];
    if (keyword === 'type') return [[keyword, relaxedType(value)]];
    return kept.has(keyword) ? [[keyword, value]] : [];
  });
  const relaxed: JsonObject = Object.fromEntries(entries);
  // Both names of alternatives in one schema would be one after this.
  const hasBoth = ownMember(schema, 'anyOf') !== undefined && ownMember(schema, 'oneOf') !== undefined;
  if (!hasBoth) return relaxed;
  const { anyOf: _, ...rest } = relaxed;
  return rest;
}

function eachOf(map: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(map).map(([name, schema]) => [name, relaxedSchema(schema)]));
}

/** The mean of whole numbers need not be whole. */
function relaxedType(type: Json): Json {
  if (type === 'integer') return 'number';
  return isArray(type) ? [...new Set(type.map((one) => (one === 'integer' ? 'number' : one)))] : type;
}
