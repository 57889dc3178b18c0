import { exactNumber, isNumeric, type Numeric } from '../../json/exact-number.ts';
import type { Json } from '../../json/json.ts';
import { isObject } from '../../json/is-json-object.ts';
import { convert, type Unit } from '../../policy/units.ts';

/** The greatest length of a text that is read as a quantity. */
const longest = 64;

/**
 * Returns the value as a number of `unit`, or `undefined`. A number is in the unit itself. A text is a number with or
 * without a unit (`72 °F`, `1,5 km`, `1500 m`, `3.50`). An object is `{ value, unit }`.
 */
export function readQuantity(value: Json, unit: Unit): Numeric | undefined {
  if (isNumeric(value)) return value;
  if (typeof value === 'string') return readText(value, unit);
  if (!isObject(value) || Object.keys(value).length !== 2) return undefined;
  const { value: amount, unit: from } = value;
  const number = typeof amount === 'string' ? readAmount(amount) : amount;
  return isNumeric(number) && typeof from === 'string' ? convert(number, from.trim(), unit) : undefined;
}

/**
 * Returns the number in a text in the notation of JSON, with all its digits, or `undefined`. Trailing zeros are allowed. Codes (`007`) are not numerals.
 */
export function readNumeral(text: string): Numeric | undefined {
  if (text.length > longest || !/^-?(0|[1-9]\d*)(\.\d+)?$/.test(text)) return undefined;
  return exactNumber(text);
}

function readText(text: string, unit: Unit): Numeric | undefined {
  if (text.length > longest) return undefined;
  const match = /^([+\-−]?[\d.,'’\s]*\d)\s*([^\d\s].*)?$/u.exec(text.trim());
  const [, amount = '', from = ''] = match ?? [];
  const number = readAmount(amount);
  if (number === undefined) return undefined;
  return from === '' ? number : convert(number, from.trim(), unit);
}

/**
 * Reads a number in human notation. Spaces and apostrophes separate thousands. Of a point and a comma the last one is
 * decimal. A single comma is decimal unless three digits follow it, as in `1,500`; a single point is always decimal.
 */
function readAmount(text: string): Numeric | undefined {
  const plain = text
    .trim()
    .replace('−', '-')
    .replaceAll(/(?<=\d)['’\s](?=\d{3}(?!\d))/gu, '');
  if (/^[+-]?\d+(\.\d+)?$/.test(plain)) return amountOf(plain);
  if (/^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$/.test(plain) && !/^[+-]?0,\d{3}$/.test(plain))
    return amountOf(plain.replaceAll(',', ''));
  if (/^[+-]?\d{1,3}(\.\d{3})+,\d+$/.test(plain) || /^[+-]?\d{1,3}(\.\d{3}){2,}$/.test(plain))
    return amountOf(plain.replaceAll('.', '').replace(',', '.'));
  return /^[+-]?\d+,\d+$/.test(plain) ? amountOf(plain.replace(',', '.')) : undefined;
}

/** Returns the number with these digits. JSON writes it without a plus sign and without zeros in front. */
function amountOf(text: string): Numeric {
  return exactNumber(text.replace('+', '').replace(/^(-?)0+(?=\d)/, '$1'));
}
