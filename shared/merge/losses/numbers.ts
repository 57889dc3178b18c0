import { compareNumerics, isNumeric, type Numeric, toDouble } from '../../json/exact-number.ts';
import type { Json } from '../../json/json.ts';
import type { Claim } from '../claim.ts';

/** Accepts numbers, whatever their digits. */
export function isNumber(value: Json): value is Numeric {
  return isNumeric(value);
}

/**
 * Returns the distance of two numbers, 0 only for the same number. It is finite, so that even the farthest number is
 * nearer than a value of another kind.
 */
export function gap(claim: Numeric, settled: Numeric): number {
  if (compareNumerics(claim, settled) === 0) return 0;
  const apart = Math.abs(toDouble(claim) - toDouble(settled));
  return Math.min(Math.max(apart, Number.MIN_VALUE), Number.MAX_VALUE);
}

/** Digits that every double keeps. */
const digits = 15;

/**
 * Rounds a number that was computed from claims to 15 significant digits, within the range of the claims. The mean of
 * 0.1, 0.2 and 0.3 is therefore 0.2.
 */
export function roundedAmong(claims: readonly Claim<Numeric>[], computed: number): Numeric {
  const rounded = Number(computed.toPrecision(digits));
  const lowest = extreme(claims, (a, b) => compareNumerics(a, b) < 0);
  const highest = extreme(claims, (a, b) => compareNumerics(a, b) > 0);
  if (lowest !== undefined && compareNumerics(rounded, lowest) < 0) return lowest;
  if (highest !== undefined && compareNumerics(rounded, highest) > 0) return highest;
  return rounded;
}

function extreme(
  claims: readonly Claim<Numeric>[],
  isBeyond: (a: Numeric, b: Numeric) => boolean,
): Numeric | undefined {
  let found: Numeric | undefined;
  for (const { value } of claims) if (found === undefined || isBeyond(value, found)) found = value;
  return found;
}
