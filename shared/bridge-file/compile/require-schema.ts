import type { Json, JsonObject, JsonSchema } from '../../json/json.ts';
import { isJsonObject } from '../../json/is-json-object.ts';

/** Returns the schema of a file, by its path as written. */
export type SchemaOf = (schema: string | JsonObject) => Json | undefined;

/** Returns a schema that the checks have found. @throws TypeError when there is none */
export function requireSchema(schema: Json | undefined): JsonSchema {
  if (typeof schema === 'boolean' || isJsonObject(schema)) return schema;
  throw new TypeError('the bridge file lacks a schema; check it before compiling');
}
