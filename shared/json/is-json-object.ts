import { ExactNumber } from './exact-number.ts';
import type { Json, JsonObject } from './json.ts';

/** Tells whether the value is an object, as opposed to an array, null or a scalar. */
export function isJsonObject(value: Json | undefined): value is JsonObject {
  return value !== undefined && isObject(value);
}

/** Returns an object's own member. Inherited members do not count, whatever the name. */
export function ownMember(object: JsonObject, name: string): Json | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

export function isArray(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

export function isObject(value: Json): value is JsonObject {
  return (
    value !== null && typeof value === 'object' && !Array.isArray(value) && !(value instanceof ExactNumber)
  );
}
