import { enumAt } from '../../shared/json-schema/schema-enum.ts';
import { memberNamesAt, typesAt } from '../../shared/json-schema/schema-types.ts';
import { isNumeric } from '../../shared/json/exact-number.ts';
import { isJsonObject, ownMember } from '../../shared/json/is-json-object.ts';
import type { Json, JsonSchema } from '../../shared/json/json.ts';
import { parseJson } from '../../shared/json/parse-json.ts';
import { formatPointer } from '../../shared/json/pointer.ts';
import { UserError } from '../../shared/ports/user-error.ts';

/** The kinds of values that a person types into one field of a form. */
export type FieldType = 'text' | 'number' | 'yes-no' | 'choice' | 'json';

/** One field of a form that a schema makes. */
export interface FormField {
  /** JSON Pointer into the body; empty for the body itself. */
  readonly pointer: string;
  readonly type: FieldType;
  /** The texts of a choice. */
  readonly options?: readonly string[];
  /** True if each object above it requires it. */
  readonly isRequired: boolean;
}

/** The ways to write a body: by fields, as a text where the schema allows it, or as JSON. */
export interface BodyForm {
  readonly fields: readonly FormField[];
  readonly allowsText: boolean;
}

/** Bounds of a form; what lies deeper is typed as JSON. */
const maxDepth = 5;
const maxFields = 200;

/** Makes the form of a body. A schema that no form can express leaves one field of JSON. */
export function formOfSchema(schema: JsonSchema | undefined): BodyForm {
  const root: Json = schema ?? true;
  const types = typesAt(root, []);
  const fields = fieldsAt(root, [], true).slice(0, maxFields);
  return { fields, allowsText: types === undefined || types.has('string') };
}

/** Returns the kind of field for the value at a place of a schema. */
export function fieldTypeAt(
  schema: JsonSchema | undefined,
  tokens: readonly string[],
): Pick<FormField, 'type' | 'options'> {
  const root: Json = schema ?? true;
  const types = typesAt(root, tokens);
  const [only, ...others] = [...(types ?? [])].filter((type) => type !== 'null');
  if (only === undefined || others.length > 0) return { type: 'json' };
  const options = only === 'string' ? enumAt(root, tokens) : undefined;
  if (options !== undefined) return { type: 'choice', options };
  return { type: fieldTypes[only] ?? 'json' };
}

const fieldTypes: Readonly<Record<string, FieldType>> = {
  string: 'text',
  number: 'number',
  boolean: 'yes-no',
};

function fieldsAt(root: Json, tokens: readonly string[], isRequired: boolean): readonly FormField[] {
  const names = tokens.length < maxDepth ? memberNamesAt(root, tokens) : [];
  const isObject = typesAt(root, tokens)?.has('object') !== false;
  if (names.length === 0 || !isObject) {
    const schema = isJsonObject(root) || typeof root === 'boolean' ? root : true;
    return [{ pointer: formatPointer(tokens), ...fieldTypeAt(schema, tokens), isRequired }];
  }
  const required = requiredAt(root, tokens);
  return names.flatMap((name) => fieldsAt(root, [...tokens, name], isRequired && required.has(name)));
}

/** The members that the schema at a place requires, as far as plain `properties` lead there. */
function requiredAt(root: Json, tokens: readonly string[]): ReadonlySet<string> {
  const places = tokens.reduce<readonly Json[]>(
    (at, token) => at.flatMap((place) => memberSchemas(place, token)),
    branches(root),
  );
  return new Set(
    places.flatMap((place) => {
      const names = isJsonObject(place) ? ownMember(place, 'required') : undefined;
      return Array.isArray(names) ? names.filter((name) => typeof name === 'string') : [];
    }),
  );
}

function memberSchemas(place: Json, token: string): readonly Json[] {
  const properties = isJsonObject(place) ? ownMember(place, 'properties') : undefined;
  const member = isJsonObject(properties) ? ownMember(properties, token) : undefined;
  return member === undefined ? [] : branches(member);
}

/** A schema and its alternatives. A field that one of them requires is marked, and the topic decides. */
function branches(schema: Json): readonly Json[] {
  if (!isJsonObject(schema)) return [];
  const parts = ['anyOf', 'oneOf', 'allOf'].flatMap((name) => {
    const list = ownMember(schema, name);
    return Array.isArray(list) ? list : [];
  });
  return [schema, ...parts];
}

/**
 * Returns the JSON that a typed text stands for. Numbers and JSON keep the digits that were typed.
 *
 * @param where for the message
 * @throws UserError for a text that is no such value
 */
export function valueOfText(type: FieldType, text: string, where: string): Json {
  if (type === 'text' || type === 'choice') return text;
  if (type === 'yes-no') {
    if (text === 'true' || text === 'false') return text === 'true';
    throw new UserError(`${where}: expected yes or no; choose one of them`);
  }
  const parsed = parseJson(text);
  if (parsed.kind === 'not-json' || (type === 'number' && !isNumeric(parsed.value)))
    throw new UserError(
      type === 'number'
        ? `${where}: expected a number; write it as in 12 or 0.5`
        : `${where}: expected JSON; a text has quotes, as in "open"`,
    );
  return parsed.value;
}
