import { isNumeric } from '../json/exact-number.ts';
import { isJsonObject, ownMember } from '../json/is-json-object.ts';
import type { Json, JsonObject } from '../json/json.ts';
import { parsePointer } from '../json/pointer.ts';
import { memberOf } from '../json/member-of.ts';

/**
 * The JSON types that a value may have, `number` for integers too; `undefined` if unknown. It always includes every
 * type that the schema allows. An empty set means that no value is possible.
 */
export type PossibleTypes = ReadonlySet<string> | undefined;

/** The limits of the walk, because references may be circular and multiply. Beyond them the types are unknown. */
const maxSteps = 10_000;
const maxDepth = 64;

/** Returns the types that the schema allows at the place of a JSON Pointer. */
export function typesAt(schema: Json, tokens: readonly string[]): PossibleTypes {
  return possible(schema, tokens, { root: schema, depth: 0, spent: { steps: 0 } });
}

/** Returns the members that the schema names at that place. */
export function memberNamesAt(schema: Json, tokens: readonly string[]): readonly string[] {
  return [...new Set(namesAt(schema, tokens, { root: schema, depth: 0, spent: { steps: 0 } }))];
}

interface Trail {
  readonly root: Json;
  readonly depth: number;
  readonly spent: { steps: number };
}

function isFar({ depth, spent }: Trail): boolean {
  spent.steps += 1;
  return depth > maxDepth || spent.steps > maxSteps;
}

function possible(schema: Json | undefined, tokens: readonly string[], trail: Trail): PossibleTypes {
  if (schema === false) return new Set();
  if (!isJsonObject(schema) || isFar(trail)) return undefined;
  const deeper = { ...trail, depth: trail.depth + 1 };
  const inner = (part: Json | undefined): PossibleTypes => possible(part, tokens, deeper);
  const ref = schema['$ref'];
  const constraints: PossibleTypes[] = [
    tokens.length === 0 ? ownTypes(schema) : memberTypes(schema, tokens, deeper),
    ...[schema['anyOf'], schema['oneOf']].map((parts) =>
      Array.isArray(parts) ? either(parts.map(inner)) : undefined,
    ),
    ...(Array.isArray(schema['allOf']) ? schema['allOf'].map(inner) : []),
    typeof ref === 'string' ? inner(resolve(trail.root, ref)) : undefined,
  ];
  return constraints.reduce(both, undefined);
}

/** Returns the types that a schema's own keywords allow. */
export function ownTypes(schema: JsonObject): PossibleTypes {
  const { type, enum: options } = schema;
  const named = typeof type === 'string' ? [type] : type;
  const types = Array.isArray(named) ? new Set(named.map(typeNamed)) : undefined;
  const values = Object.hasOwn(schema, 'const') ? [schema['const'] ?? null] : options;
  return both(types, Array.isArray(values) ? new Set(values.map(typeOf)) : undefined);
}

function typeNamed(name: Json): string {
  if (typeof name !== 'string') return 'unknown';
  return name === 'integer' ? 'number' : name;
}

function memberTypes(schema: JsonObject, tokens: readonly string[], trail: Trail): PossibleTypes {
  const [token = '', ...rest] = tokens;
  const own = ownTypes(schema);
  if (own !== undefined && !own.has('object') && !own.has('array')) return new Set();
  // An index may lead into a list, whose items depend on several keywords.
  if (own?.has('object') === false || (own?.has('array') !== false && /^[0-9]+$/.test(token)))
    return undefined;
  const { properties, patternProperties, additionalProperties } = schema;
  const member = isJsonObject(properties) ? ownMember(properties, token) : undefined;
  if (member !== undefined) return possible(member, rest, trail);
  return patternProperties === undefined ? possible(additionalProperties, rest, trail) : undefined;
}

function namesAt(schema: Json | undefined, tokens: readonly string[], trail: Trail): readonly string[] {
  if (!isJsonObject(schema) || isFar(trail)) return [];
  const deeper = { ...trail, depth: trail.depth + 1 };
  const { properties, $ref: ref } = schema;
  const [token, ...rest] = tokens;
  const own = isJsonObject(properties) ? properties : {};
  const here = token === undefined ? Object.keys(own) : namesAt(ownMember(own, token), rest, deeper);
  const alternatives = [schema['anyOf'], schema['oneOf'], schema['allOf']].flatMap((parts) =>
    Array.isArray(parts) ? parts : [],
  );
  const referred = typeof ref === 'string' ? [resolve(trail.root, ref)] : [];
  return [...here, ...[...alternatives, ...referred].flatMap((part) => namesAt(part, tokens, deeper))];
}

/** Returns the target of a reference within the schema, or `undefined` for any other reference. */
export function resolve(root: Json, ref: string): Json | undefined {
  const tokens = referenceTokens(ref);
  return tokens?.reduce<Json | undefined>(memberOf, root);
}

/** Returns the tokens of a reference such as `#/$defs/person`, or `undefined` if it is no pointer. */
export function referenceTokens(ref: string): readonly string[] | undefined {
  if (!ref.startsWith('#')) return undefined;
  try {
    return parsePointer(decodeURIComponent(ref.slice(1)));
  } catch {
    return undefined;
  }
}

/** Returns the types that two schemas both allow. */
export function both(a: PossibleTypes, b: PossibleTypes): PossibleTypes {
  if (a === undefined || b === undefined) return a ?? b;
  return a.intersection(b);
}

/** Returns the types that at least one of the schemas allows. */
export function either(parts: readonly PossibleTypes[]): PossibleTypes {
  const all = new Set<string>();
  for (const part of parts) {
    if (part === undefined) return undefined;
    for (const type of part) all.add(type);
  }
  return all;
}

function typeOf(value: Json): string {
  if (value === null) return 'null';
  if (isNumeric(value)) return 'number';
  return Array.isArray(value) ? 'array' : typeof value;
}
