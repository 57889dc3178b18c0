import { ownMember } from './is-json-object.ts';
import type { JsonObject } from './json.ts';

/** The member if it is text, not empty and well-formed; anything else is none. */
export function textMember(object: JsonObject, name: string): string | undefined {
  const value = ownMember(object, name);
  return typeof value === 'string' && value !== '' && value.isWellFormed() ? value : undefined;
}
