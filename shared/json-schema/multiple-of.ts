import { isMultipleOfDecimal, readDecimal } from '../json/decimal.ts';

/**
 * Returns whether a number is a multiple of another, as both are written in JSON. So 19.99 is a multiple of 0.01, although
 * the quotient of the two doubles is no integer.
 *
 * @see https://json-schema.org/draft/2020-12/json-schema-validation#section-6.2.1
 */
export function isMultipleOf(value: number, divisor: number): boolean {
  if (Number.isSafeInteger(value) && Number.isSafeInteger(divisor)) return value % divisor === 0;
  const [dividend, factor] = [readDecimal(String(value)), readDecimal(String(divisor))];
  return dividend !== undefined && factor !== undefined && isMultipleOfDecimal(dividend, factor);
}
