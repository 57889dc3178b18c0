import { isMultipleOfDecimal, readDecimal } from '../json/decimal.ts';
import type { Json } from '../json/json.ts';
import { exactAt } from './as-doubles.ts';

/**
 * Returns whether a number is a multiple of another, as both are written in JSON. So 19.99 is a multiple of 0.01, although
 * the quotient of the two doubles is no integer.
 *
 * @param parent the array or object of the number. If a double stands for an exact number there, all digits count.
 * @see https://json-schema.org/draft/2020-12/json-schema-validation#section-6.2.1
 */
export function isMultipleOf(
  value: number,
  divisor: number,
  parent?: Json,
  name: string | number = '',
): boolean {
  const exact = exactAt(parent, name);
  if (exact === undefined && Number.isSafeInteger(value) && Number.isSafeInteger(divisor))
    return value % divisor === 0;
  const dividend = readDecimal(exact?.text ?? String(value));
  const factor = readDecimal(String(divisor));
  return dividend !== undefined && factor !== undefined && isMultipleOfDecimal(dividend, factor);
}
