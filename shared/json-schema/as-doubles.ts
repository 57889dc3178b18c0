import { compareNumerics, ExactNumber, isWhole, toDouble } from '../json/exact-number.ts';
import { isArray, isObject } from '../json/is-json-object.ts';
import type { Json, JsonObject } from '../json/json.ts';
import { replaceExact } from '../json/replace-exact.ts';

/** The originals of copied arrays and objects, for the keywords that look at all digits. */
const originals = new WeakMap<readonly Json[] | JsonObject, readonly Json[] | JsonObject>();

/**
 * Returns a value for a validator that knows doubles only. A double stands for each exact number: one of its two
 * neighbours, so that the comparison with a number of the schema has the right result. The value without exact numbers
 * is returned itself.
 *
 * @param mentioned the numbers of the schema. Where it names both neighbours, the nearest one stands for the number.
 */
export function asDoubles(value: Json, mentioned: ReadonlySet<number>): Json {
  return replaceExact(
    value,
    (number) => doubleFor(number, mentioned),
    (copy, original) => originals.set(copy, original),
  );
}

/** Returns the array or object that a validator's copy stands for. */
export function originalOf(copy: readonly Json[] | JsonObject): readonly Json[] | JsonObject {
  return originals.get(copy) ?? copy;
}

/** Returns the exact number for which a double stands, or `undefined`. */
export function exactAt(parent: Json | undefined, name: string | number): ExactNumber | undefined {
  if (!ExactNumber.isUsed || parent === undefined) return undefined;
  if (!isArray(parent) && !isObject(parent)) return undefined;
  const original = originals.get(parent);
  if (original === undefined) return undefined;
  const member = isArray(original) ? original[Number(name)] : original[name];
  return member instanceof ExactNumber ? member : undefined;
}

function doubleFor(number: ExactNumber, mentioned: ReadonlySet<number>): number {
  const nearest = toDouble(number);
  if (Math.abs(nearest) === endOfInt64) return doubleAtEndOfInt64(number, nearest);
  const other = neighbourOf(nearest, compareNumerics(number, nearest));
  const fits = (double: number): boolean =>
    Number.isFinite(double) && !mentioned.has(double) && (isWhole(number) || !Number.isInteger(double));
  return !fits(nearest) && fits(other) ? other : nearest;
}

/** The end of the format `int64`. Its double stands for other numbers in JSON, since few digits suffice to name it. */
const endOfInt64 = 2 ** 63;

function doubleAtEndOfInt64(number: ExactNumber, nearest: number): number {
  const end = new ExactNumber(nearest < 0 ? '-9223372036854775808' : '9223372036854775808');
  return compareNumerics(number, end) < 0 ? neighbourOf(nearest, -1) : nearest;
}

const bits = new DataView(new ArrayBuffer(8));

/** Returns the next double in a direction. */
function neighbourOf(double: number, direction: number): number {
  if (double === 0) return direction < 0 ? -Number.MIN_VALUE : Number.MIN_VALUE;
  bits.setFloat64(0, double);
  const step = double > 0 === direction > 0 ? 1n : -1n;
  bits.setBigInt64(0, bits.getBigInt64(0) + step);
  return bits.getFloat64(0);
}
