import type { Json, JsonObject } from '../json/json.ts';
import type { VotedKind } from '../policy/merge-policy.ts';

/** In less room, nobody writes a text. */
const roomForText = 33;

/** What a pattern must turn away to be one of codes: `\S` and `^.{1,80}$` do not. */
const prose = 'Such a line, of a few plain words, is what people write.';

/** Whether what a schema itself says of values of a kind makes them codes: right to the letter, or wrong. */
export function isCode(schema: JsonObject, kind: VotedKind): boolean {
  return (
    isListed(schema, kind) || (kind === 'string' && isFormal(schema)) || (kind === 'array' && isTuple(schema))
  );
}

function isListed(schema: JsonObject, kind: VotedKind): boolean {
  const values = Object.hasOwn(schema, 'const') ? [schema['const'] ?? null] : schema['enum'];
  return Array.isArray(values) && values.some((value) => isOfKind(value, kind));
}

function isOfKind(value: Json, kind: VotedKind): boolean {
  return kind === 'array' ? Array.isArray(value) : typeof value === kind;
}

function isFormal({ format, pattern, maxLength, contentEncoding }: JsonObject): boolean {
  return (
    typeof format === 'string' ||
    typeof contentEncoding === 'string' ||
    (typeof maxLength === 'number' && maxLength < roomForText) ||
    (typeof pattern === 'string' && !new RegExp(pattern, 'u').test(prose))
  );
}

/** A list of a fixed length, or whose items have a schema each. */
function isTuple({ prefixItems, items, minItems, maxItems, uniqueItems }: JsonObject): boolean {
  if (Array.isArray(prefixItems) || Array.isArray(items)) return true;
  return typeof minItems === 'number' && minItems === maxItems && uniqueItems !== true;
}
