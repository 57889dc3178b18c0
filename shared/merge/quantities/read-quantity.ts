import type { Json } from '../../json/json.ts';
import { isObject } from '../../json/is-json-object.ts';
import { convert, type Unit } from '../../policy/units.ts';

/** The greatest length of a text that is read as a quantity. */
const longest = 64;

/**
 * Returns the value as a number of `unit`, or `undefined`. A number is in the unit itself. A text is a number with or
 * without a unit (`72 °F`, `1,5 km`, `1500 m`, `3.50`). An object is `{ value, unit }`.
 */
export function readQuantity(value: Json, unit: Unit): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value === 'string') return readText(value, unit);
  if (!isObject(value) || Object.keys(value).length !== 2) return undefined;
  const { value: amount, unit: from } = value;
  const number = typeof amount === 'string' ? readAmount(amount) : amount;
  return typeof number === 'number' && typeof from === 'string'
    ? convert(number, from.trim(), unit)
    : undefined;
}

/**
 * Returns the number that a text contains in the notation of JSON (trailing zeros included), or `undefined`. Codes
 * (`007`) and numbers beyond the precision of a double are not numerals.
 */
export function readNumeral(text: string): number | undefined {
  if (text.length > longest || !/^-?(0|[1-9]\d*)(\.\d+)?$/.test(text)) return undefined;
  const number = Number(text);
  return Math.abs(number) <= Number.MAX_SAFE_INTEGER ? number : undefined;
}

function readText(text: string, unit: Unit): number | undefined {
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
function readAmount(text: string): number | undefined {
  const plain = text
    .trim()
    .replace('−', '-')
    .replaceAll(/(?<=\d)['’\s](?=\d{3}(?!\d))/gu, '');
  if (/^[+-]?\d+(\.\d+)?$/.test(plain)) return finite(plain);
  if (/^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$/.test(plain) && !/^[+-]?0,\d{3}$/.test(plain))
    return finite(plain.replaceAll(',', ''));
  if (/^[+-]?\d{1,3}(\.\d{3})+,\d+$/.test(plain) || /^[+-]?\d{1,3}(\.\d{3}){2,}$/.test(plain))
    return finite(plain.replaceAll('.', '').replace(',', '.'));
  return /^[+-]?\d+,\d+$/.test(plain) ? finite(plain.replace(',', '.')) : undefined;
}

function finite(text: string): number | undefined {
  const number = Number(text);
  return Number.isFinite(number) ? number : undefined;
}
