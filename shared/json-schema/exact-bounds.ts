import { canonicalText } from '../json/canonical-text.ts';
import { isMultipleOfDecimal, readDecimal } from '../json/decimal.ts';
import { compareNumerics, exactNumber } from '../json/exact-number.ts';
import { isArray, isObject } from '../json/is-json-object.ts';
import type { Json } from '../json/json.ts';
import { exactAt, originalOf } from './as-doubles.ts';

/**
 * Compares a value with a number of the schema that a double does not hold.
 *
 * @param bound the number as the schema has it
 * @param parent the array or object of the value. If a double stands for an exact number there, all digits count.
 * @returns less than 0, 0, or more than 0
 */
export function compareWith(
  value: number,
  bound: string,
  parent: Json | undefined,
  name: string | number,
): number {
  return compareNumerics(exactAt(parent, name) ?? value, exactNumber(bound));
}

/** Tells whether a value is a multiple of a number of the schema that a double does not hold. */
export function isMultipleOfExact(
  value: number,
  divisor: string,
  parent: Json | undefined,
  name: string | number,
): boolean {
  const dividend = readDecimal(exactAt(parent, name)?.text ?? String(value));
  const factor = readDecimal(divisor);
  return dividend !== undefined && factor !== undefined && isMultipleOfDecimal(dividend, factor);
}

/** Tells whether a value is one of those that a schema lists, by their canonical texts. */
export function isListed(
  value: Json,
  texts: readonly string[],
  parent: Json | undefined,
  name: string | number,
): boolean {
  const isNested = isArray(value) || isObject(value);
  const original = isNested ? originalOf(value) : (exactAt(parent, name) ?? value);
  return texts.includes(canonicalText(original));
}
