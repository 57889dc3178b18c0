import { _, Ajv, type KeywordCxt, type Options, str } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { formatLimitDefinition } from 'ajv-formats/dist/limit.js';
import { isJsonObject } from '../json/is-json-object.ts';
import type { Json, JsonSchema } from '../json/json.ts';
import { addExactKeywords, exactModule, hasExactNumbers, withExactKeywords } from './exact-keywords.ts';
import { formatsWithHostname } from './formats/formats-with-hostname.ts';
import { formats } from './formats/formats.ts';
import { isMultipleOf } from './multiple-of.ts';
import { allSubschemas } from './subschemas.ts';
import { hasUniqueItems } from './unique-items.ts';

export const draft07 = 'http://json-schema.org/draft-07/schema';
export const draft2020 = 'https://json-schema.org/draft/2020-12/schema';

/** The modules of ours that compiled schemas import, and the names. They are addressed from the folder of `shared`. */
export const ownModules: ReadonlyMap<string, string> = new Map([
  ['./shared/json-schema/formats/formats.ts', 'formats'],
  ['./shared/json-schema/formats/formats-with-hostname.ts', 'formatsWithHostname'],
  ['./shared/json-schema/multiple-of.ts', 'isMultipleOf'],
  ['./shared/json-schema/unique-items.ts', 'hasUniqueItems'],
  [exactModule, 'compareWith, isListed, isMultipleOfExact'],
]);

/** Bodies are hostile: what an object merely inherits (`constructor`) is not there, and no keyword is passed over. */
const options: Options = {
  strictSchema: true,
  strictTypes: false,
  strictTuples: false,
  allowMatchingProperties: true,
  ownProperties: true,
  logger: false,
};

const formatsCode = _`require("./shared/json-schema/formats/formats.ts").formats`;
const hostFormatsCode = _`require("./shared/json-schema/formats/formats-with-hostname.ts").formatsWithHostname`;

/** Tells whether a schema names the format whose check is larger than all others. */
function namesHosts(schema: JsonSchema): boolean {
  return allSubschemas(schema).some((part) => part.schema['format'] === 'hostname');
}

/** A validator of the dialect that the schema is written in. */
export function ajvFor(schema: JsonSchema, more: Options = {}): Ajv | Ajv2020 {
  const isDraft07 = dialectOf(schema) === draft07;
  const hasHosts = namesHosts(schema);
  const all: Options = {
    ...options,
    ...more,
    code: { ...more.code, formats: hasHosts ? hostFormatsCode : formatsCode },
    formats: hasHosts ? formatsWithHostname : formats,
  };
  const ajv = isDraft07 ? new Ajv(all) : new Ajv2020(all);
  // Ajv follows references to anchors, but its strict mode does not know the keyword.
  if (!isDraft07) ajv.addVocabulary(['$anchor']);
  if (hasExactNumbers(schema)) addExactKeywords(ajv);
  ajv.addKeyword(formatLimitDefinition);
  ajv.removeKeyword('multipleOf');
  ajv.addKeyword({
    keyword: 'multipleOf',
    type: 'number',
    schemaType: 'number',
    error: {
      message: ({ schemaCode }) => str`must be multiple of ${schemaCode}`,
      params: ({ schemaCode }) => _`{multipleOf: ${schemaCode}}`,
    },
    code: checkMultiple,
  });
  ajv.removeKeyword('uniqueItems');
  ajv.addKeyword({
    keyword: 'uniqueItems',
    type: 'array',
    schemaType: 'boolean',
    error: { message: 'must NOT have duplicate items' },
    code: checkUnique,
  });
  return ajv;
}

/** A schema in the type that ajv takes; a copy, since ajv's types would let it be changed. */
export function ajvSchema(schema: JsonSchema): boolean | Record<string, Json> {
  const exact = withExactKeywords(schema);
  return isJsonObject(exact) ? { ...exact } : exact;
}

/** The dialect that a schema names, 2020-12 if it names none; undefined for a `$schema` that is no text. */
export function dialectOf(schema: JsonSchema): string | undefined {
  const dialect = isJsonObject(schema) ? schema['$schema'] : undefined;
  if (dialect === undefined) return draft2020;
  return typeof dialect === 'string' ? dialect.replace(/#$/, '') : undefined;
}

/** Ajv's own check divides doubles, so that 19.99 is no multiple of 0.01. */
function checkMultiple(context: KeywordCxt): void {
  const { gen, data, schemaCode, it } = context;
  const check = gen.scopeValue('func', {
    ref: isMultipleOf,
    code: _`require("./shared/json-schema/multiple-of.ts").isMultipleOf`,
  });
  context.pass(_`${check}(${data}, ${schemaCode}, ${it.parentData}, ${it.parentDataProperty})`);
}

/** Ajv's own check compares doubles, and each item with each. */
function checkUnique(context: KeywordCxt): void {
  const { gen, data } = context;
  const isAsked: unknown = context.schema;
  if (isAsked !== true) return;
  const check = gen.scopeValue('func', {
    ref: hasUniqueItems,
    code: _`require("./shared/json-schema/unique-items.ts").hasUniqueItems`,
  });
  context.pass(_`${check}(${data})`);
}
