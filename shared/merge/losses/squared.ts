import { type Numeric, toDouble } from '../../json/exact-number.ts';
import type { Claim } from '../claim.ts';
import { defineLoss } from './loss.ts';
import { gap, isNumber, roundedAmong } from './numbers.ts';

/** The weighted mean of numbers. */
export const squared = defineLoss('squared', () => ({
  accepts: isNumber,
  settle: weightedMean,
  distance: gap,
  evidence: 'numbers',
}));

/**
 * The value of least total weighted squared loss: the weighted mean, rounded to 15 significant digits. Finite, within the range of the claims, and the
 * same whatever their order: the products are sorted, summed with compensation (Neumaier 1974), and scaled by a power
 * of two where they would overflow or vanish.
 */
function weightedMean(claims: readonly Claim<Numeric>[]): Numeric | undefined {
  if (claims.length === 0) return undefined;
  const values = claims.map((claim) => toFinite(toDouble(claim.value)));
  const lowest = values.reduce((a, b) => Math.min(a, b));
  const highest = values.reduce((a, b) => Math.max(a, b));
  const scale = scaleFor(Math.max(-lowest, highest));
  const products = claims.map(({ weight }, index) => weight * ((values[index] ?? 0) * scale));
  const mean = compensatedSum(products) / compensatedSum(claims.map((claim) => claim.weight)) / scale;
  return roundedAmong(claims, Math.min(Math.max(mean, lowest), highest));
}

/** @param numbers finite, and far enough from the largest number that their sum is finite */
export function compensatedSum(numbers: readonly number[]): number {
  let sum = 0;
  let lost = 0;
  for (const number of numbers.toSorted((a, b) => a - b)) {
    const next = sum + number;
    lost += Math.abs(sum) >= Math.abs(number) ? sum - next + number : number - next + sum;
    sum = next;
  }
  return sum + lost;
}

/** Powers of two, so that scaling rounds nothing away that could be seen in the mean. */
export function scaleFor(largest: number): number {
  if (largest > 1e150) return 2 ** -600;
  return largest < 1e-150 ? 2 ** 600 : 1;
}

export function toFinite(number: number): number {
  return Math.min(Math.max(number, -Number.MAX_VALUE), Number.MAX_VALUE);
}
