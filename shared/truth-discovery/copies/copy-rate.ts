/** The agreement of two sources: sums over their common items, so that items simply add up. */
export interface Overlap {
  readonly items: number;
  /** The number of items on which they agree. */
  readonly same: number;
  /**
   * The number of agreements expected of independent sources. A shared rare label adds little to it, a shared common
   * label much.
   */
  readonly expected: number;
  /** The variance of the expected number. */
  readonly variance: number;
}

/** The threshold above which agreement counts as copying. */
interface Threshold {
  /** Standard deviations beyond which agreement is no chance. */
  readonly deviations: number;
  readonly leastRate: number;
}

/**
 * The default threshold: one false alarm in thirty million pairs, because a crowd has many pairs. A rate below
 * `leastRate` need not be copying, because sources also agree when they all err alike on hard items.
 */
const defaultThreshold: Threshold = { deviations: 5.4, leastRate: 0.5 };

/**
 * Returns the share of claims that one of two sources copies from the other, by moments: same = c + (1 - c)·expected.
 * Shared rare values reveal a copier (Dong, Berti-Équille and Srivastava, PVLDB 2, 2009). The direction of copying is
 * not estimated, because the two count as one observation either way.
 */
export function copyRate(
  { items, same, expected, variance }: Overlap,
  { deviations, leastRate }: Threshold = defaultThreshold,
): number {
  if (!(items - expected > 1e-6)) return 0;
  if (same - expected < deviations * Math.sqrt(Math.max(variance, 0.25))) return 0;
  const rate = (same - expected) / (items - expected);
  return rate < leastRate ? 0 : Math.min(1, rate);
}
