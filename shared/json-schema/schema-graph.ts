import { isArray, isJsonObject } from '../json/is-json-object.ts';
import type { Json, JsonObject } from '../json/json.ts';
import { resolve } from './schema-types.ts';
import { allSubschemas } from './subschemas.ts';

/** A schema that another one applies: to the same value, or to parts of it. */
export interface Application {
  readonly target: JsonObject;
  /** The reference, where there is one. */
  readonly ref?: string;
  /**
   * `same` for the same value. Else the name of a group of keywords; the keywords of one group apply to different parts,
   * and those of two groups may apply to the same part.
   */
  readonly to: string;
}

/** The keywords that apply schemas to the same value. */
const inPlace = new Set(['allOf', 'anyOf', 'oneOf', 'not', 'if', 'then', 'else', 'dependentSchemas']);

/** The keywords that apply schemas to parts of the value, by group. What one of a group evaluates, the others leave out. */
const groups: ReadonlyMap<string, string> = new Map([
  ['properties', 'members'],
  ['additionalProperties', 'members'],
  ['unevaluatedProperties', 'members'],
  ['prefixItems', 'items'],
  ['items', 'items'],
  ['additionalItems', 'items'],
  ['unevaluatedItems', 'items'],
  ['contains', 'contains'],
]);

/** The keywords whose value is a map from names to schemas. */
const maps = new Set(['properties', 'patternProperties', 'dependentSchemas', 'dependencies']);

/** Returns a function that gives the schemas which a part of a schema applies. */
export function applicationsIn(root: JsonObject): (part: JsonObject) => readonly Application[] {
  const anchors = new Map<string, JsonObject>();
  for (const { schema } of allSubschemas(root)) {
    for (const name of [schema['$anchor'], schema['$dynamicAnchor']])
      if (typeof name === 'string') anchors.set(`#${name}`, schema);
  }
  const known = new Map<JsonObject, readonly Application[]>();
  return (part) => {
    const applied = known.get(part) ?? applicationsOf(part, (ref) => resolve(root, ref) ?? anchors.get(ref));
    known.set(part, applied);
    return applied;
  };
}

function applicationsOf(
  part: JsonObject,
  targetOf: (ref: string) => Json | undefined,
): readonly Application[] {
  return Object.entries(part).flatMap(([keyword, value]): readonly Application[] => {
    if ((keyword === '$ref' || keyword === '$dynamicRef') && typeof value === 'string') {
      const target = targetOf(value);
      return isJsonObject(target) ? [{ target, ref: value, to: 'same' }] : [];
    }
    if (keyword === 'patternProperties' && isJsonObject(value))
      return Object.entries(value).flatMap(([pattern, inner]) =>
        isJsonObject(inner) ? [{ target: inner, to: `pattern ${pattern}` }] : [],
      );
    const to = inPlace.has(keyword) || keyword === 'dependencies' ? 'same' : groups.get(keyword);
    return to === undefined ? [] : schemasIn(keyword, value).map((target) => ({ target, to }));
  });
}

function schemasIn(keyword: string, value: Json): readonly JsonObject[] {
  if (isArray(value)) return value.filter((inner) => isJsonObject(inner));
  if (!isJsonObject(value)) return [];
  return maps.has(keyword) ? Object.values(value).filter((inner) => isJsonObject(inner)) : [value];
}
