import { ajvFor, ajvSchema } from '../../shared/json-schema/ajv-for.ts';
import type { JsonObject } from '../../shared/json/json.ts';

const validators = new Map<string, (value: unknown) => boolean>();

/** Tells whether a value is valid by a schema, which is compiled once. */
export function validate(schema: JsonObject, value: unknown): boolean {
  const key = JSON.stringify(schema);
  const known = validators.get(key);
  if (known !== undefined) return known(value);
  const compiled = ajvFor(schema).compile(ajvSchema(schema));
  const isValid = (candidate: unknown): boolean => compiled(candidate);
  validators.set(key, isValid);
  return isValid(value);
}
