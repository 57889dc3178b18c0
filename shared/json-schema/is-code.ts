import type { Json, JsonObject } from '../json/json.ts';
import type { VotedKind } from '../policy/merge-policy.ts';

/** The least `maxLength` that leaves room for free text. */
const roomForText = 33;

/** A text that a pattern for codes rejects: `\S` and `^.{1,80}$` accept it. */
const prose = 'Such a line, of a few plain words, is what people write.';

/** Tells whether a schema makes values of a kind codes, which are right to the letter or wrong. */
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

/** Tells whether the schema describes a list of fixed length, or items with a schema each. */
function isTuple({ prefixItems, items, minItems, maxItems, uniqueItems }: JsonObject): boolean {
  if (Array.isArray(prefixItems) || Array.isArray(items)) return true;
  return typeof minItems === 'number' && minItems === maxItems && uniqueItems !== true;
}
