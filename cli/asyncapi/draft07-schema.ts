import { isArray, isJsonObject } from '../../shared/json/is-json-object.ts';
import type { Json, JsonObject, JsonSchema } from '../../shared/json/json.ts';
import { formatPointer } from '../../shared/json/pointer.ts';
import { referenceTokens } from '../../shared/json-schema/schema-types.ts';
import { allSubschemas, schemaData, schemaMaps } from '../../shared/json-schema/subschemas.ts';

/** The names that keywords of 2020-12 have in draft-07. */
const renamed: ReadonlyMap<string, string> = new Map([
  ['$defs', 'definitions'],
  ['dependentRequired', 'dependencies'],
  ['dependentSchemas', 'dependencies'],
]);

/** Keywords that draft-07 does not have. Without them the schema admits more. */
const dropped = new Set([
  '$schema',
  '$id',
  '$anchor',
  '$dynamicAnchor',
  '$dynamicRef',
  '$vocabulary',
  'minContains',
  'maxContains',
  'unevaluatedProperties',
  'unevaluatedItems',
  'contentSchema',
]);

/**
 * Writes a schema in draft-07, for a document that knows no other dialect. What draft-07 cannot say is left out, so the
 * written schema admits whatever the original does.
 *
 * @param place the pointer at which the schema stands in the document, where its references lead to
 */
export function draft07Schema(root: JsonSchema, place: string): Json {
  return written(root, [], { root, place });
}

/** The resource that a schema belongs to, and where it stands in the document. */
interface Writing {
  readonly root: Json;
  readonly place: string;
}

function written(schema: Json, at: readonly string[], writing: Writing): Json {
  if (isArray(schema)) return schema.map((part, index) => written(part, [...at, String(index)], writing));
  if (!isJsonObject(schema)) return schema;
  // The references of a resource of its own begin there.
  if (schema['$id'] !== undefined && at.length > 0)
    return written(schema, [], { root: schema, place: writing.place + placed(at) });
  const { $ref: ref, ...rest } = schema;
  const own = withoutRef(rest, at, writing);
  const target = typeof ref === 'string' ? placeOf(ref, writing) : undefined;
  if (target === undefined) return own;
  // Draft-07 reads nothing beside a reference. Definitions stay where references look for them.
  const { definitions, ...more } = own;
  const all = [{ $ref: target }, ...(Object.keys(more).length === 0 ? [] : [more])];
  if (definitions !== undefined) return { allOf: all, definitions };
  return all.length === 1 ? { $ref: target } : { allOf: all };
}

function withoutRef(schema: JsonObject, at: readonly string[], writing: Writing): JsonObject {
  const entries = new Map<string, Json>();
  const { prefixItems, items, ...others } = schema;
  for (const [keyword, value] of Object.entries(others)) {
    if (dropped.has(keyword)) continue;
    const name = renamed.get(keyword) ?? keyword;
    const now = valueOf(keyword, value, [...at, keyword], writing);
    const before = entries.get(name);
    entries.set(name, isJsonObject(before) && isJsonObject(now) ? { ...before, ...now } : now);
  }
  if (prefixItems !== undefined) entries.set('items', written(prefixItems, [...at, 'prefixItems'], writing));
  if (items !== undefined)
    entries.set(
      prefixItems === undefined ? 'items' : 'additionalItems',
      written(items, [...at, 'items'], writing),
    );
  return Object.fromEntries(entries);
}

function valueOf(keyword: string, value: Json, at: readonly string[], writing: Writing): Json {
  if (schemaData.has(keyword)) return value;
  if (!schemaMaps.has(keyword) || !isJsonObject(value)) return written(value, at, writing);
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [
      name,
      isTextList(part) ? part : written(part, [...at, name], writing),
    ]),
  );
}

/** The dependencies of draft-07 may be names. */
const isTextList = (value: Json): boolean => isArray(value) && value.every((one) => typeof one === 'string');

/** Returns the place of a reference's target in the document. Undefined drops the reference. */
function placeOf(ref: string, { root, place }: Writing): string | undefined {
  const tokens =
    ref === '#' || ref.startsWith('#/') ? referenceTokens(ref) : anchored(root, ref.replace(/^#/, ''));
  return tokens && place + placed(tokens);
}

function anchored(root: Json, name: string): readonly string[] | undefined {
  return allSubschemas(root).find(({ schema }) => schema['$anchor'] === name || schema['$id'] === name)
    ?.tokens;
}

/** Writes a pointer with the names that the keywords have in draft-07. A member may have the name of a keyword. */
function placed(tokens: readonly string[]): string {
  const names = tokens.map((token, index) => {
    if (schemaMaps.has(tokens[index - 1] ?? '')) return token;
    return token === 'prefixItems' ? 'items' : (renamed.get(token) ?? token);
  });
  return formatPointer(names);
}
