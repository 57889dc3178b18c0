import type { Json } from './json.ts';
import { ExactNumber } from './exact-number.ts';
import { isArray, isObject } from './is-json-object.ts';

/** Tells whether two values are canonically equal: the order of members does not matter, and -0 is 0. */
export function isSameValue(a: Json, b: Json): boolean {
  if (a === b || Object.is(a, b)) return true;
  if (a instanceof ExactNumber) return b instanceof ExactNumber && String(a) === String(b);
  if (isArray(a)) {
    if (!isArray(b) || a.length !== b.length) return false;
    for (const [index, value] of a.entries()) if (!isSameValue(value, b[index] ?? null)) return false;
    return true;
  }
  if (!isObject(a) || !isObject(b)) return false;
  const names = Object.keys(a);
  if (names.length !== Object.keys(b).length) return false;
  for (const name of names) {
    if (!Object.hasOwn(b, name) || !isSameValue(a[name] ?? null, b[name] ?? null)) return false;
  }
  return true;
}
