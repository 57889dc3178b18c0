import { isSameValue } from '../../shared/json/same-value.ts';
import type { Json, JsonSchema } from '../../shared/json/json.ts';
import { arrayValue } from './array-value.ts';
import { CannotMakeError } from './cannot-make-error.ts';
import { type Choosing, type Conjuncts, conjunctsOf, listOf, textsOf, valuesOf } from './conjuncts.ts';
import { numberValue } from './number-value.ts';
import { objectValue } from './object-value.ts';
import type { Random } from './random.ts';
import { textValue } from './text-value.ts';

/** Makes a value for a schema at a place. */
type Make = (schema: Json, at: readonly string[]) => Json;

/** The depth at which a value that has not ended has no end. */
const maxDepth = 16;

/**
 * Makes a value that a schema is likely to admit. What the schema says in a way that gives no direction (`not`, several
 * patterns) may be missed, so the value must be validated.
 *
 * @throws CannotMakeError
 */
export function madeValue(root: JsonSchema, random: Random): Json {
  return valueAt(root, [], { root, random });
}

function valueAt(schema: Json, at: readonly string[], choosing: Choosing): Json {
  if (at.length > maxDepth) throw new CannotMakeError(at, 'it goes on without an end');
  const { random } = choosing;
  const parts = conjunctsOf(schema, at, choosing, at.length);
  const given = givenValue(parts, random);
  if (given !== undefined) return given.value;
  const make: Make = (inner, place) => valueAt(inner, place, choosing);
  const follow = (inner: Json): Conjuncts => conjunctsOf(inner, at, choosing, at.length);
  const type = random.pick(typesOf(parts, at)) ?? 'string';
  switch (type) {
    case 'object':
      return objectValue(parts, at, { random, make, follow });
    case 'array':
      return arrayValue(parts, at, { random, make });
    case 'integer':
    case 'number':
      return numberValue(parts, type === 'integer', at, random);
    case 'boolean':
      return random.next() < 0.5;
    case 'null':
      return null;
    default:
      return textValue(parts, at, random);
  }
}

/** Takes a value that the schema itself names: of its list, or sometimes of its examples. */
function givenValue(parts: Conjuncts, random: Random): { readonly value: Json } | undefined {
  const lists = [...valuesOf(parts, 'const').map((value) => [value]), ...valuesOf(parts, 'enum').map(listOf)];
  const examples = valuesOf(parts, 'examples').flatMap(listOf);
  const [first, ...others] = lists;
  const choices =
    first?.filter((value) => others.every((list) => list.some((one) => isSameValue(one, value)))) ??
    (examples.length > 0 && random.next() < 0.5 ? examples : []);
  const value = random.pick(choices);
  return value === undefined ? undefined : { value };
}

/** The keywords that only a value of one type has. A schema without a `type` that has one of them means that type. */
const telling: ReadonlyMap<string, readonly string[]> = new Map([
  ['object', ['properties', 'required', 'additionalProperties', 'patternProperties', 'minProperties']],
  ['array', ['items', 'prefixItems', 'minItems', 'maxItems', 'uniqueItems', 'contains']],
  ['number', ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf']],
]);

function typesOf(parts: Conjuncts, at: readonly string[]): readonly string[] {
  const named = valuesOf(parts, 'type').map(
    (type) => new Set(typeof type === 'string' ? [type] : listOf(type)),
  );
  const [first, ...more] = named;
  if (first === undefined) {
    const told = [...telling].find(([, keywords]) =>
      keywords.some((keyword) => valuesOf(parts, keyword).length > 0),
    );
    const isNumeric = textsOf(parts, 'format').some((format) => /^(int32|int64|float|double)$/.test(format));
    return [told?.[0] ?? (isNumeric ? 'number' : 'string')];
  }
  const both = [...first].flatMap((type): readonly string[] => {
    if (typeof type !== 'string') return [];
    if (more.every((set) => set.has(type) || (type === 'integer' && set.has('number')))) return [type];
    return type === 'number' && more.every((set) => set.has('integer') || set.has('number'))
      ? ['integer']
      : [];
  });
  if (both.length === 0) throw new CannotMakeError(at, 'its types exclude each other');
  // A null says nothing, so another type is preferred.
  const others = both.filter((type) => type !== 'null');
  return others.length > 0 ? others : both;
}
