import { isJsonObject } from '../../shared/json/is-json-object.ts';
import type { Json } from '../../shared/json/json.ts';

/** A person reads so many digits of a fraction. The result itself keeps all of them. */
const digits = 6;

/** Rounds the fractions in a value for people. Whole numbers and numbers of many digits stay, because they may be ids. */
export function rounded(value: Json): Json {
  if (typeof value === 'number') return Number.isInteger(value) ? value : Number(value.toPrecision(digits));
  if (Array.isArray(value)) return value.map((one: Json) => rounded(one));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, rounded(one)]));
}
