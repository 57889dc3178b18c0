import { isJsonObject, ownMember } from '../json/is-json-object.ts';
import type { Json, JsonObject } from '../json/json.ts';
import { ownTypes, resolve, typesAt } from './schema-types.ts';

/** The reason why a field is not one that a schema describes. */
export interface FieldFault {
  /** True when no body that the schema admits has the field. */
  readonly isImpossible: boolean;
  /** The first step that the schema does not name. */
  readonly step: string;
  /** The members that the schema names in its place. */
  readonly known: readonly string[];
  /** True when the schema admits other members by a keyword. Then only a name near a known one is a mistake. */
  readonly isOpen: boolean;
  /** The members of the items, where a name steps into a list, which a pointer enters by a number. */
  readonly itemNames?: readonly string[];
}

/** The limits of the walk, because references may be circular and multiply. Beyond them every field is known. */
const maxSteps = 10_000;
const maxDepth = 64;

/**
 * Returns why a field cannot exist, or is not named where other members are. It returns `undefined` for a known field,
 * and where the schema says nothing of members.
 *
 * @param through `lists`: names step through lists to their items, as in JSONata
 */
export function fieldFault(
  schema: Json,
  tokens: readonly string[],
  through?: 'lists',
): FieldFault | undefined {
  const walk: Walk = { root: schema, through, steps: 0 };
  let nodes = expand(schema, walk);
  for (const [index, token] of tokens.entries()) {
    if (nodes === undefined) return undefined;
    const next = stepInto(nodes, token, walk);
    if (next === 'unsure') return undefined;
    if (next === 'nothing') {
      const known = namesOf(nodes);
      if (isList(nodes, walk)) {
        const items = expandAll(
          nodes.flatMap(({ schema: part }) => itemSchemas(part)),
          walk,
        );
        return { isImpossible: true, step: token, known, isOpen: false, itemNames: namesOf(items ?? []) };
      }
      const isImpossible =
        isClosed(nodes) ||
        known.length === 0 ||
        (through === undefined && typesAt(schema, tokens.slice(0, index + 1))?.size === 0);
      return { isImpossible, step: token, known, isOpen: !isImpossible && nodes.some(welcomesOthers) };
    }
    nodes = expandAll(next, walk);
  }
  return undefined;
}

/** A schema without references and alternatives, reached at one place. */
interface Node {
  readonly schema: JsonObject;
  /** True when every value at the place obeys it. */
  readonly isCertain: boolean;
}

interface Walk {
  readonly root: Json;
  readonly through: 'lists' | undefined;
  steps: number;
}

function expandAll(schemas: readonly Json[], walk: Walk): readonly Node[] | undefined {
  const all = schemas.map((schema) => expand(schema, walk));
  return all.every((nodes) => nodes !== undefined) ? all.flat() : undefined;
}

/** Returns the schemas that describe one place; `undefined` where one of them admits anything or is out of reach. */
function expand(schema: Json, walk: Walk, isCertain = true, depth = 0): readonly Node[] | undefined {
  walk.steps += 1;
  if (walk.steps > maxSteps || depth > maxDepth) return undefined;
  if (schema === false) return [];
  if (!isJsonObject(schema)) return undefined;
  const nodes: Node[] = [{ schema, isCertain }];
  const { $ref: ref, $dynamicRef: dynamic } = schema;
  if (dynamic !== undefined) return undefined;
  const sure = [
    ...(typeof ref === 'string' ? [resolve(walk.root, ref) ?? true] : []),
    ...listOf(schema['allOf']),
  ];
  const parts: (readonly [Json, boolean])[] = [
    ...sure.map((part) => [part, isCertain] as const),
    ...conditional(schema).map((part) => [part, false] as const),
    ...(walk.through === 'lists' ? itemSchemas(schema).map((part) => [part, isCertain] as const) : []),
  ];
  for (const [part, isSure] of parts) {
    const found = expand(part, walk, isSure, depth + 1);
    // A part that admits anything adds nothing to what the others say.
    if (found === undefined && part !== true) return undefined;
    nodes.push(...(found ?? []));
  }
  return nodes;
}

function conditional(schema: JsonObject): readonly Json[] {
  const { if: condition, then, else: otherwise, dependentSchemas } = schema;
  return [
    ...listOf(schema['anyOf']),
    ...listOf(schema['oneOf']),
    ...[condition, then, otherwise].filter((part) => isJsonObject(part)),
    ...(isJsonObject(dependentSchemas) ? Object.values(dependentSchemas) : []),
  ];
}

function itemSchemas({ items, prefixItems }: JsonObject): readonly Json[] {
  return [...(items === undefined ? [] : Array.isArray(items) ? items : [items]), ...listOf(prefixItems)];
}

/** Returns the schemas of a member; `nothing` where no schema describes it; `unsure` where that cannot be said. */
function stepInto(nodes: readonly Node[], token: string, walk: Walk): readonly Json[] | 'nothing' | 'unsure' {
  const found = nodes.flatMap(({ schema }) => memberSchemas(schema, token));
  if (found.length > 0) return found;
  if (nodes.some(({ schema }) => isVague(schema, token))) return 'unsure';
  if (namesOf(nodes).length > 0 || isClosed(nodes) || isList(nodes, walk)) return 'nothing';
  const isScalar = nodes.some(({ schema, isCertain }) => isCertain && hasNoMembers(schema));
  return isScalar ? 'nothing' : 'unsure';
}

/** Tells whether every value at the place is a list, or none at all. An index into it has a schema of its own. */
function isList(nodes: readonly Node[], { through }: Walk): boolean {
  if (through === 'lists' || namesOf(nodes).length > 0) return false;
  return nodes.some(({ schema, isCertain }) => {
    const types = isCertain ? ownTypes(schema) : undefined;
    return types?.has('array') === true && !types.has('object');
  });
}

function memberSchemas(schema: JsonObject, token: string): readonly Json[] {
  const { properties, patternProperties } = schema;
  const own = isJsonObject(properties) ? ownMember(properties, token) : undefined;
  const patterns = isJsonObject(patternProperties) ? Object.entries(patternProperties) : [];
  const matching = patterns.filter(([pattern]) => new RegExp(pattern, 'u').test(token));
  const isIndex = /^(0|[1-9]\d*)$/.test(token);
  return [
    ...(own === undefined ? [] : [own]),
    ...matching.map(([, member]) => member),
    ...(isIndex ? itemSchemas(schema) : []),
  ];
}

/** Tells whether a schema leaves open what the member would be: a map without names, a list without items. */
function isVague(schema: JsonObject, token: string): boolean {
  const types = ownTypes(schema);
  const isIndex = /^(0|[1-9]\d*)$/.test(token);
  if (isIndex && types?.has('array') === true) return true;
  const { properties, additionalProperties, unevaluatedProperties } = schema;
  const hasNames = isJsonObject(properties) && Object.keys(properties).length > 0;
  return (
    !hasNames &&
    [additionalProperties, unevaluatedProperties].some((rest) => rest === true || isJsonObject(rest))
  );
}

function hasNoMembers(schema: JsonObject): boolean {
  const types = ownTypes(schema);
  return types !== undefined && !types.has('object') && !types.has('array');
}

function isClosed(nodes: readonly Node[]): boolean {
  return nodes.some(
    ({ schema: { additionalProperties, unevaluatedProperties }, isCertain }) =>
      isCertain && (additionalProperties === false || unevaluatedProperties === false),
  );
}

function welcomesOthers({ schema: { additionalProperties, patternProperties } }: Node): boolean {
  return (
    additionalProperties === true || isJsonObject(additionalProperties) || patternProperties !== undefined
  );
}

function namesOf(nodes: readonly Node[]): readonly string[] {
  const names = nodes.flatMap(({ schema: { properties } }) =>
    isJsonObject(properties) ? Object.keys(properties) : [],
  );
  return [...new Set(names)];
}

function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}
