import { compareNumerics, type Numeric } from '../../json/exact-number.ts';
import type { Claim } from '../claim.ts';
import { defineLoss } from './loss.ts';
import { isNumber } from './numbers.ts';

/** The weighted median of numbers. */
export const absolute = defineLoss(
  'absolute',
  () => ({ accepts: isNumber, settle: weightedMedian, evidence: 'numbers' }),
  ['number'],
);

/**
 * The claim of least total weighted absolute loss: the weighted median. Where every value between two claims loses
 * the same, the lower claim.
 */
function weightedMedian(claims: readonly Claim<Numeric>[]): Numeric | undefined {
  const ranked = claims.toSorted((a, b) => compareNumerics(a.value, b.value));
  let total = 0;
  for (const { weight } of ranked) total += weight;
  let upTo = 0;
  for (const { value, weight } of ranked) {
    upTo += weight;
    if (2 * upTo >= total) return value;
  }
  return ranked.at(-1)?.value;
}
