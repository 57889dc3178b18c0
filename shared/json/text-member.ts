import { ownMember } from './is-json-object.ts';
import type { JsonObject } from './json.ts';

/** Returns the member if it is non-empty, well-formed text, and `undefined` otherwise. */
export function textMember(object: JsonObject, name: string): string | undefined {
  const value = ownMember(object, name);
  return typeof value === 'string' && value !== '' && value.isWellFormed() ? value : undefined;
}
