import { compareNumerics, isNumeric } from '../json/exact-number.ts';
import { isJsonObject } from '../json/is-json-object.ts';
import type { JsonObject } from '../json/json.ts';
import { quote } from '../json/printable.ts';
import { allSubschemas } from './subschemas.ts';

/** Pairs of keywords of which the first must not be greater than the second. */
const bounds: readonly (readonly [least: string, most: string])[] = [
  ['minimum', 'maximum'],
  ['minimum', 'exclusiveMaximum'],
  ['exclusiveMinimum', 'maximum'],
  ['exclusiveMinimum', 'exclusiveMaximum'],
  ['minLength', 'maxLength'],
  ['minItems', 'maxItems'],
  ['minProperties', 'maxProperties'],
  ['minContains', 'maxContains'],
];

/** A part that nothing satisfies, with the path to it; a fault of the schema. */
interface Contradiction {
  readonly tokens: readonly string[];
  readonly message: string;
  /** The name that is required, and those that are described. */
  readonly found?: string;
  readonly known?: readonly string[];
}

/** Finds the parts of a valid schema that no value can satisfy: every message would be rejected. */
export function contradictionsIn(schema: JsonObject): readonly Contradiction[] {
  const parts = allSubschemas(schema);
  return parts
    .flatMap(({ tokens, schema: part }) => crossedBounds(part, tokens))
    .concat(parts.flatMap(({ tokens, schema: part }) => forbiddenMembers(part, tokens)));
}

function crossedBounds(part: JsonObject, place: readonly string[]): readonly Contradiction[] {
  return bounds.flatMap(([least, most]) => {
    const [low, high] = [part[least], part[most]];
    if (!isNumeric(low) || !isNumeric(high) || compareNumerics(low, high) <= 0) return [];
    const message = `no value is from ${least} ${String(low)} to ${most} ${String(high)}; exchange or mend the bounds`;
    return [{ tokens: [...place, least], message }];
  });
}

/** Finds the required members that the same object does not admit. */
function forbiddenMembers(part: JsonObject, place: readonly string[]): readonly Contradiction[] {
  const { required, properties = {}, patternProperties, additionalProperties } = part;
  if (additionalProperties !== false || patternProperties !== undefined) return [];
  if (!Array.isArray(required) || !isJsonObject(properties)) return [];
  return required.flatMap((name, index) => {
    if (typeof name !== 'string' || Object.hasOwn(properties, name)) return [];
    return [
      {
        tokens: [...place, 'required', String(index)],
        message: `${quote(name)} is required, and additionalProperties: false forbids it`,
        found: name,
        known: Object.keys(properties),
      },
    ];
  });
}
