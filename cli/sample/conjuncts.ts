import { isArray, isJsonObject, ownMember } from '../../shared/json/is-json-object.ts';
import type { Json, JsonObject, JsonSchema } from '../../shared/json/json.ts';
import { toDouble, isNumeric } from '../../shared/json/exact-number.ts';
import { referenceTarget } from '../schemas/reference-target.ts';
import { CannotMakeError } from './cannot-make-error.ts';
import type { Random } from './random.ts';

/** Schemas that one value satisfies together. None of them has a reference or an alternative left. */
export type Conjuncts = readonly JsonObject[];

/** The whole schema, and the source of the choices between its alternatives. */
export interface Choosing {
  readonly root: JsonSchema;
  readonly random: Random;
}

/** The most references and alternatives that lead to one value. */
const maxHops = 50;

/** The depth from which alternatives that end are chosen before those that go on. */
const deep = 5;

/**
 * Resolves the references of a schema and chooses one of its alternatives each. `not`, and what else cannot be followed
 * in one direction, is left to the validation of the finished value.
 *
 * @throws CannotMakeError for a schema that no value satisfies, and for references that go round in a circle
 */
export function conjunctsOf(
  schema: Json,
  at: readonly string[],
  choosing: Choosing,
  depth: number,
  hops = 0,
): Conjuncts {
  if (schema === false) throw new CannotMakeError(at, 'no value satisfies "false"');
  if (!isJsonObject(schema)) return [];
  if (hops > maxHops) throw new CannotMakeError(at, 'its references go round in a circle');
  const { $ref, $dynamicRef, allOf, anyOf, oneOf, if: condition, then, else: otherwise, ...own } = schema;
  const follow = (part: Json): Conjuncts => conjunctsOf(part, at, choosing, depth, hops + 1);
  const referred = [$ref, $dynamicRef].flatMap((ref) => (typeof ref === 'string' ? [ref] : []));
  return [
    own,
    ...referred.flatMap((ref) => follow(targetOf(choosing.root, ref, at))),
    ...listOf(allOf).flatMap(follow),
    ...[anyOf, oneOf].flatMap((parts) =>
      parts === undefined ? [] : follow(choose(listOf(parts), choosing, depth)),
    ),
    ...(condition === undefined ? [] : branch(condition, then, otherwise, choosing).flatMap(follow)),
  ];
}

function targetOf(root: JsonSchema, ref: string, at: readonly string[]): Json {
  const target = referenceTarget(root, ref);
  if (target === undefined) throw new CannotMakeError(at, `its reference "${ref}" cannot be followed`);
  return target;
}

/** Chooses an alternative. Far down, one that does not go on is preferred, so that a recursive value ends. */
function choose(parts: readonly Json[], { random }: Choosing, depth: number): Json {
  const open = parts.filter((part) => part !== false);
  const ends = depth < deep ? [] : open.filter(isEnd);
  return random.pick(ends.length > 0 ? ends : open) ?? false;
}

function isEnd(schema: Json): boolean {
  const inner = ['$ref', '$dynamicRef', 'allOf', 'anyOf', 'oneOf', 'properties', 'items', 'prefixItems'];
  return !isJsonObject(schema) || inner.every((keyword) => !Object.hasOwn(schema, keyword));
}

/** The other branch names no value for which the condition fails: the validation of the whole finds out. */
function branch(
  condition: Json,
  holds: Json = true,
  fails: Json = true,
  { random }: Choosing,
): readonly Json[] {
  return random.next() < 0.5 ? [condition, holds] : [fails];
}

export function listOf(value: Json | undefined): readonly Json[] {
  return value !== undefined && isArray(value) ? value : [];
}

/** Returns the values of a keyword, one for each schema that has it. */
export function valuesOf(parts: Conjuncts, keyword: string): readonly Json[] {
  return parts.flatMap((part) => {
    const value = ownMember(part, keyword);
    return value === undefined ? [] : [value];
  });
}

/** Returns the numbers of a keyword. Its digits beyond those of a double are left to the validation. */
export function numbersOf(parts: Conjuncts, keyword: string): readonly number[] {
  return valuesOf(parts, keyword).flatMap((value) => (isNumeric(value) ? [toDouble(value)] : []));
}

export function textsOf(parts: Conjuncts, keyword: string): readonly string[] {
  return valuesOf(parts, keyword).flatMap((value) => (typeof value === 'string' ? [value] : []));
}

/** Returns the maps of a keyword whose value is a map, one for each schema that has it. */
export function mapsOf(parts: Conjuncts, keyword: string): readonly JsonObject[] {
  return valuesOf(parts, keyword).flatMap((value) => (isJsonObject(value) ? [value] : []));
}
