import { isJsonObject } from '../json/is-json-object.ts';
import type { Json, JsonObject } from '../json/json.ts';

/** A schema inside another, with the path to it. */
export interface Subschema {
  readonly tokens: readonly string[];
  readonly schema: JsonObject;
}

/** Keywords whose value is a map from names of the author's own to schemas. */
export const schemaMaps: ReadonlySet<string> = new Set([
  'properties',
  'patternProperties',
  '$defs',
  'definitions',
  'dependentSchemas',
  'dependencies',
]);

/** Keywords whose value is data, not schema. */
export const schemaData: ReadonlySet<string> = new Set([
  'enum',
  'const',
  'default',
  'examples',
  'required',
  'type',
  'dependentRequired',
]);

/** Returns the direct subschemas. Boolean schemas contain no information and are left out. */
export function subschemas(schema: JsonObject): readonly Subschema[] {
  return Object.entries(schema).flatMap(([keyword, value]) => {
    if (schemaData.has(keyword)) return [];
    if (schemaMaps.has(keyword)) return membersOf(keyword, isJsonObject(value) ? Object.entries(value) : []);
    if (Array.isArray(value))
      return membersOf(
        keyword,
        value.map((part, index) => [String(index), part]),
      );
    return isJsonObject(value) ? [{ tokens: [keyword], schema: value }] : [];
  });
}

/** Returns every schema in this one, itself first, each with the path to it. */
export function allSubschemas(schema: Json): readonly Subschema[] {
  const found: Subschema[] = isJsonObject(schema) ? [{ tokens: [], schema }] : [];
  // The list grows while the loop walks it.
  for (const { tokens, schema: part } of found) {
    for (const inner of subschemas(part))
      found.push({ tokens: [...tokens, ...inner.tokens], schema: inner.schema });
  }
  return found;
}

function membersOf(keyword: string, entries: readonly (readonly [string, Json])[]): readonly Subschema[] {
  return entries.flatMap(([name, part]) =>
    isJsonObject(part) ? [{ tokens: [keyword, name], schema: part }] : [],
  );
}
