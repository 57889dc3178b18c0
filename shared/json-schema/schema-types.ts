import { isJsonObject, ownMember } from '../json/is-json-object.ts';
import type { Json, JsonObject } from '../json/json.ts';
import { parsePointer } from '../json/pointer.ts';
import { memberOf } from '../json/member-of.ts';

/**
 * Types of JSON that a value may have, `number` for integers too; `undefined` when nothing is known. Always at least
 * what the schema allows, so what is not in it is certainly not allowed; an empty set is a value that cannot be there.
 */
export type PossibleTypes = ReadonlySet<string> | undefined;

/**
 * References may lead in circles, and multiply on the way: after so many steps, or so deep, the answer is
 * that nothing is known.
 */
const maxSteps = 10_000;
const maxDepth = 64;

/** What the schema lets a value be at the place to which the tokens of a JSON Pointer lead. */
export function typesAt(schema: Json, tokens: readonly string[]): PossibleTypes {
  return possible(schema, tokens, { root: schema, depth: 0, spent: { steps: 0 } });
}

/** The members that the schema names at that place. */
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

/** What a schema's own keywords let a value be, wherever it stands. */
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
  // An index may lead into a list, whose items can be anything that several keywords say.
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

/** What a reference within the schema points to; `undefined` for any other. */
export function resolve(root: Json, ref: string): Json | undefined {
  const tokens = referenceTokens(ref);
  return tokens?.reduce<Json | undefined>(memberOf, root);
}

/** The tokens of a reference such as `#/$defs/person`; `undefined` for one that is no pointer. */
export function referenceTokens(ref: string): readonly string[] | undefined {
  if (!ref.startsWith('#')) return undefined;
  try {
    return parsePointer(decodeURIComponent(ref.slice(1)));
  } catch {
    return undefined;
  }
}

/** What is possible where two schemas hold. */
export function both(a: PossibleTypes, b: PossibleTypes): PossibleTypes {
  if (a === undefined || b === undefined) return a ?? b;
  return a.intersection(b);
}

/** What is possible where one of the schemas holds. */
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
  return Array.isArray(value) ? 'array' : typeof value;
}
