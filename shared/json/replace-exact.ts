import { ExactNumber } from './exact-number.ts';
import { isArray } from './is-json-object.ts';
import type { Json, JsonObject } from './json.ts';

/**
 * Returns a value with each exact number replaced, for an engine that knows doubles and texts only. The result shares
 * every part without exact numbers with the value, and costs nothing until the process meets one.
 *
 * @param onCopy called with each array and object of the value that contains exact numbers, and with its copy
 */
export function replaceExact(
  value: Json,
  replacementOf: (number: ExactNumber) => number | string,
  onCopy?: (copy: readonly Json[] | JsonObject, original: readonly Json[] | JsonObject) => void,
): Json {
  if (!ExactNumber.isUsed) return value;
  const visit = (part: Json): Json => {
    if (part instanceof ExactNumber) return replacementOf(part);
    if (typeof part !== 'object' || part === null) return part;
    const copy = isArray(part) ? copyOfArray(part, visit) : copyOfObject(part, visit);
    if (copy === undefined) return part;
    onCopy?.(copy, part);
    return copy;
  };
  return visit(value);
}

function copyOfArray(list: readonly Json[], visit: (part: Json) => Json): readonly Json[] | undefined {
  const copy = list.map(visit);
  return copy.every((item, index) => Object.is(item, list[index])) ? undefined : copy;
}

function copyOfObject(object: JsonObject, visit: (part: Json) => Json): JsonObject | undefined {
  const entries = Object.entries(object);
  const copied = entries.map(([name, member]) => [name, visit(member)] as const);
  const isSame = copied.every(([, member], index) => Object.is(member, entries[index]?.[1]));
  return isSame ? undefined : Object.fromEntries(copied);
}
