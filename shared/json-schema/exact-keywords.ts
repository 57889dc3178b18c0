import { _, type Ajv, type Code, type KeywordCxt, Name, str } from 'ajv';
import type { Ajv2020 } from 'ajv/dist/2020.js';
import { canonicalText } from '../json/canonical-text.ts';
import { ExactNumber, toDouble } from '../json/exact-number.ts';
import { isArray, isJsonObject } from '../json/is-json-object.ts';
import type { Json, JsonObject, JsonSchema } from '../json/json.ts';
import { replaceExact } from '../json/replace-exact.ts';
import { compareWith, isListed, isMultipleOfExact } from './exact-bounds.ts';
import { allSubschemas } from './subschemas.ts';

/** The module of ours that the checks of exact numbers import, by its name from the folder that holds `shared`. */
export const exactModule = './shared/json-schema/exact-bounds.ts';

/** Begins the names of the keywords that take the place of those with exact numbers. No author writes them. */
const prefix = 'exact:';

/** The words of the messages, which are those of ajv. */
const bounds: ReadonlyMap<string, { readonly sign: string; readonly isWithin: (order: Code) => Code }> =
  new Map([
    ['maximum', { sign: '<=', isWithin: (order) => _`${order} <= 0` }],
    ['minimum', { sign: '>=', isWithin: (order) => _`${order} >= 0` }],
    ['exclusiveMaximum', { sign: '<', isWithin: (order) => _`${order} < 0` }],
    ['exclusiveMinimum', { sign: '>', isWithin: (order) => _`${order} > 0` }],
  ]);

/** Tells whether a schema holds a number that a double does not hold. */
export function hasExactNumbers(schema: JsonSchema): boolean {
  return replaceExact(schema, toDouble) !== schema;
}

/** Returns the schema with a double for each exact number, for the dialect's own schema and for annotations. */
export function roundedSchema(schema: JsonObject): Record<string, Json> {
  const rounded = replaceExact(schema, toDouble);
  return { ...(isJsonObject(rounded) ? rounded : schema) };
}

/** Returns a schema for ajv, in which keywords of ours stand for those whose values a double does not hold. */
export function withExactKeywords(schema: JsonSchema): JsonSchema {
  if (!isJsonObject(schema) || !hasExactNumbers(schema)) return schema;
  const schemas = new Set<Json>(allSubschemas(schema).map((part) => part.schema));
  const visit = (part: Json): Json => {
    if (isArray(part)) return part.map(visit);
    if (!isJsonObject(part)) return part instanceof ExactNumber ? toDouble(part) : part;
    const entries = Object.entries(part);
    const renamed = schemas.has(part) ? entries.map(exactKeyword) : entries;
    return Object.fromEntries(renamed.map(([name, value]) => [name, visit(value)]));
  };
  const copy = visit(schema);
  return isJsonObject(copy) ? copy : schema;
}

function exactKeyword([name, value]: readonly [string, Json]): readonly [string, Json] {
  if (value instanceof ExactNumber && (bounds.has(name) || name === 'multipleOf'))
    return [prefix + name, value.text];
  const listed = name === 'const' ? [value] : name === 'enum' && isArray(value) ? value : undefined;
  if (listed === undefined || replaceExact(listed, toDouble) === listed) return [name, value];
  return [prefix + name, listed.map((one) => canonicalText(one))];
}

/** Adds to ajv the keywords of {@link withExactKeywords}. */
export function addExactKeywords(ajv: Ajv | Ajv2020): void {
  for (const [name, { sign, isWithin }] of bounds) {
    add(
      ajv,
      name,
      ({ schemaCode }) => str`must be ${sign} ${schemaCode}`,
      (context) => {
        context.pass(isWithin(call(context, 'compareWith', compareWith)));
      },
    );
  }
  add(
    ajv,
    'multipleOf',
    ({ schemaCode }) => str`must be multiple of ${schemaCode}`,
    (context) => {
      context.pass(call(context, 'isMultipleOfExact', isMultipleOfExact));
    },
  );
  const messages = { const: 'must be equal to constant', enum: 'must be equal to one of the allowed values' };
  for (const [name, message] of Object.entries(messages)) {
    ajv.addKeyword({
      keyword: prefix + name,
      schemaType: 'array',
      error: { message },
      code: (context) => context.pass(call(context, 'isListed', isListed)),
    });
  }
}

function add(
  ajv: Ajv | Ajv2020,
  name: string,
  message: (context: { readonly schemaCode: Code | number | boolean }) => Code,
  code: (context: KeywordCxt) => void,
): void {
  ajv.addKeyword({ keyword: prefix + name, type: 'number', schemaType: 'string', error: { message }, code });
}

function call({ gen, data, schemaValue, it }: KeywordCxt, name: string, ref: unknown): Code {
  const required = _`require("./shared/json-schema/exact-bounds.ts")`;
  const check = gen.scopeValue('func', { ref, code: _`${required}.${new Name(name)}` });
  return _`${check}(${data}, ${schemaValue}, ${it.parentData}, ${it.parentDataProperty})`;
}
