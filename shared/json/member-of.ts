import { isJsonObject, ownMember } from './is-json-object.ts';
import type { Json } from './json.ts';

/** Returns one step into a value: an object's own member, or a list's item. */
export function memberOf(value: Json | undefined, step: string | number): Json | undefined {
  if (Array.isArray(value)) return value[Number(step)];
  return isJsonObject(value) ? ownMember(value, String(step)) : undefined;
}
