import { isJsonObject, ownMember } from '../json/is-json-object.ts';
import type { Json, JsonObject, JsonSchema } from '../json/json.ts';
import { parsePointer } from '../json/pointer.ts';

/** The member of each item that lists the contributions it rests on, by the numbers in their marks. */
export const citesMember = 'cites';

export type CitedSchema =
  | { readonly kind: 'cited'; readonly schema: JsonObject }
  /** The schema does not describe the items. */
  | { readonly kind: 'fault'; readonly tokens: readonly string[]; readonly message: string };

/**
 * The schema of citations, equal for every group, so that the provider can cache it. The answer check verifies the
 * numbers.
 */
const citesSchema: JsonObject = {
  type: 'array',
  items: { type: 'integer' },
  minItems: 1,
  description: 'The numbers of the contributions that support this item.',
};

/** Keywords that describe one value in several places: a member that one of them adds may be forbidden by another. */
const multiPlaceKeywords = ['allOf', 'if', 'then', 'else', 'dependentSchemas', 'dependencies', '$dynamicRef'];

/** The limits of the walk. References are replaced by their targets and may multiply. */
const maxSteps = 10_000;
const maxTokens = 200;

/**
 * Returns the schema of an answer whose items cite their contributions. An item is each object in a list, at any depth.
 * The answer itself is an item if it has members other than lists of objects. Every item gets a required member
 * `cites`.
 *
 * References are resolved, because one definition may describe an item in one place and none in another.
 */
export function citedSchema(schema: JsonSchema): CitedSchema {
  if (!isJsonObject(schema))
    return { kind: 'fault', tokens: [], message: 'an answer that cites is an object' };
  const walk: Walk = { root: schema, steps: 0 };
  const cited = visit(schema, [], 'plain', walk);
  const root = isJsonObject(cited) ? cited : schema;
  const whole = hasContentOutsideLists(root) ? withCites(root, [], walk) : root;
  return faultOf(walk) ?? { kind: 'cited', schema: whole };
}

/** Tells whether the answer itself is an item, by its schema as {@link citedSchema} made it. */
export function isRootCited(schema: JsonSchema): boolean {
  const properties = isJsonObject(schema) ? schema['properties'] : undefined;
  return isJsonObject(properties) && ownMember(properties, citesMember) !== undefined;
}

function faultOf({ fault }: Walk): CitedSchema | undefined {
  return fault && { kind: 'fault', ...fault };
}

interface Walk {
  readonly root: JsonObject;
  steps: number;
  /** The first fault found. */
  fault?: { readonly tokens: readonly string[]; readonly message: string };
}

function visit(schema: Json, tokens: readonly string[], as: 'item' | 'plain', walk: Walk): Json {
  walk.steps += 1;
  if (walk.steps > maxSteps || tokens.length > maxTokens)
    return reportFault(schema, tokens, 'is too intricate for citations', walk);
  if (!isJsonObject(schema)) {
    const message = 'a list for citations says what its items are';
    return as === 'item' && schema !== false ? reportFault(schema, tokens, message, walk) : schema;
  }
  const { $ref: ref, ...siblings } = schema;
  if (ref !== undefined) {
    const target = typeof ref === 'string' ? resolve(walk.root, ref) : undefined;
    if (!isJsonObject(target))
      return reportFault(schema, [...tokens, '$ref'], 'cannot be followed for citations', walk);
    return visit({ ...target, ...siblings }, tokens, as, walk);
  }
  const unsupported = multiPlaceKeywords.find((keyword) => Object.hasOwn(schema, keyword));
  if (unsupported !== undefined)
    return reportFault(
      schema,
      [...tokens, unsupported],
      'cannot be used in the schema of an answer that cites',
      walk,
    );

  if (isOpenList(schema))
    return reportFault(schema, tokens, 'a list for citations says what its items are', walk);
  const inner = Object.entries(schema).map(([keyword, part]): [string, Json] => [
    keyword,
    visitKeyword(keyword, part, [...tokens, keyword], as, walk),
  ]);
  const visited: JsonObject = Object.fromEntries(inner);
  return as === 'item' ? asItem(visited, tokens, walk) : visited;
}

function visitKeyword(
  keyword: string,
  part: Json,
  tokens: readonly string[],
  as: 'item' | 'plain',
  walk: Walk,
): Json {
  const each = (value: Json, role: 'item' | 'plain'): Json =>
    isList(value)
      ? value.map((one, index) => visit(one, [...tokens, String(index)], role, walk))
      : visit(value, tokens, role, walk);
  switch (keyword) {
    case 'properties':
    case 'patternProperties':
      if (!isJsonObject(part)) return part;
      return Object.fromEntries(
        Object.entries(part).map(([name, one]) => [name, visit(one, [...tokens, name], 'plain', walk)]),
      );
    case 'additionalProperties':
      return isJsonObject(part) ? visit(part, tokens, 'plain', walk) : part;
    case 'items':
    case 'prefixItems':
    case 'additionalItems':
      return each(part, 'item');
    case 'anyOf':
    case 'oneOf':
      return each(part, as);
    default:
      return part;
  }
}

function asItem(schema: JsonObject, tokens: readonly string[], walk: Walk): JsonObject {
  const { type, enum: choices, const: only } = schema;
  const types = typeof type === 'string' ? [type] : isList(type) ? type : undefined;
  const fixed = [...(isList(choices) ? choices : []), ...(only === undefined ? [] : [only])];
  if (fixed.some(isJsonObject)) return reportFault(schema, tokens, 'a fixed object cannot cite', walk);
  if (types?.includes('object') === true || schema['properties'] !== undefined)
    return withCites(schema, tokens, walk);
  const hasType =
    types !== undefined || fixed.length > 0 || isList(schema['anyOf']) || isList(schema['oneOf']);
  return hasType
    ? schema
    : reportFault(schema, tokens, 'a list for citations says the type of its items', walk);
}

function withCites(schema: JsonObject, tokens: readonly string[], walk: Walk): JsonObject {
  const { properties, required, minProperties, maxProperties } = schema;
  const members = isJsonObject(properties) ? properties : {};
  if (Object.hasOwn(members, citesMember)) {
    const message = `"${citesMember}" is the member in which citations stand; name this one otherwise`;
    return reportFault(schema, [...tokens, 'properties', citesMember], message, walk);
  }
  return {
    ...schema,
    properties: { ...members, [citesMember]: citesSchema },
    required: [...(isList(required) ? required : []), citesMember],
    ...(typeof minProperties === 'number' && { minProperties: minProperties + 1 }),
    ...(typeof maxProperties === 'number' && { maxProperties: maxProperties + 1 }),
  };
}

function hasContentOutsideLists({ properties }: JsonObject): boolean {
  const parts = isJsonObject(properties) ? Object.values(properties) : [];
  return parts.length === 0 || !parts.every(isListOfItems);
}

function isOpenList({ type, items, prefixItems }: JsonObject): boolean {
  const canBeList = type === 'array' || (isList(type) && type.includes('array'));
  return canBeList && items === undefined && prefixItems === undefined;
}

function isListOfItems(schema: Json): boolean {
  if (!isJsonObject(schema) || schema['type'] !== 'array') return false;
  const { items } = schema;
  return isJsonObject(items) && items['type'] === 'object';
}

function reportFault<T>(schema: T, tokens: readonly string[], message: string, walk: Walk): T {
  walk.fault ??= { tokens, message };
  return schema;
}

function resolve(root: JsonObject, ref: string): Json | undefined {
  if (!ref.startsWith('#')) return undefined;
  let found: Json | undefined = root;
  for (const token of parsePointer(ref.slice(1)) ?? ['']) {
    found = isJsonObject(found) ? ownMember(found, token) : undefined;
  }
  return found;
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}
