import { isJsonObject, ownMember } from '../../json/is-json-object.ts';
import type { Json, JsonObject } from '../../json/json.ts';
import { parsePointer } from '../../json/pointer.ts';
import { redact } from './redact.ts';

/**
 * Removes redacted fields from values by JSON Pointer into a merged record. A correction must not bring back what was
 * removed from the parts.
 *
 * @param fieldsOf the fields that each topic redacts, as {@link redact} takes them
 */
export function redactValues(
  values: JsonObject,
  fieldsOf: Readonly<Record<string, readonly string[]>>,
): JsonObject {
  return Object.fromEntries(
    Object.entries(values).flatMap(([pointer, value]): [string, Json][] => {
      const [topic = '', ...path] = parsePointer(pointer) ?? [];
      const fields = Object.hasOwn(fieldsOf, topic) ? fieldsOf[topic] : undefined;
      if (fields === undefined) return [[pointer, value]];
      const body = path.reduceRight<Json>((inner, name) => Object.fromEntries([[name, inner]]), value);
      const left = path.reduce<Json | undefined>(
        (place, name) => (isJsonObject(place) ? ownMember(place, name) : undefined),
        redact(body, fields),
      );
      return left === undefined ? [] : [[pointer, left]];
    }),
  );
}
