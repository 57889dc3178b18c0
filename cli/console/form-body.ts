import { isJsonObject } from '../../shared/json/is-json-object.ts';
import type { Json, JsonObject } from '../../shared/json/json.ts';
import { parsePointer } from '../../shared/json/pointer.ts';
import type { FieldType } from './schema-form.ts';
import { valueOfText } from './schema-form.ts';

/** A field that a person filled in. */
export interface FilledField {
  readonly pointer: string;
  readonly type: FieldType;
  readonly text: string;
}

/**
 * Makes a body of the fields that are filled in. Empty ones are left out, so that a topic can name what it misses.
 *
 * @throws UserError for a text that is no value of its field
 */
export function bodyOfFields(fields: readonly FilledField[]): Json {
  return fields
    .filter(({ text }) => text !== '')
    .reduce<Json>(
      (body, { pointer, type, text }) =>
        withMember(body, parsePointer(pointer) ?? [], valueOfText(type, text, pointer || 'the body')),
      {},
    );
}

function withMember(body: Json, [token, ...rest]: readonly string[], value: Json): Json {
  if (token === undefined) return value;
  const own: JsonObject = isJsonObject(body) ? body : {};
  const inner = Object.hasOwn(own, token) ? (own[token] ?? {}) : {};
  // A computed member of a literal is an own one, also where it is called __proto__.
  return { ...own, [token]: withMember(inner, rest, value) };
}
