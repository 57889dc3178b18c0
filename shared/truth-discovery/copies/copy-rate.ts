/** What two sources have in common: sums over the items that both speak of, so that more of them just add up. */
export interface Overlap {
  readonly items: number;
  /** On how many they say the same. */
  readonly same: number;
  /** On how many they would, if each spoke for itself: a rare label shared adds little here, a common one much. */
  readonly expected: number;
  /** The variance of that number. */
  readonly variance: number;
}

/** When agreement is taken for copying. */
interface Bar {
  /** Standard deviations beyond which agreement is no chance. */
  readonly surely: number;
  readonly leastRate: number;
}

/**
 * Crowds have many pairs, so one in thirty million. Below the rate it need not be copying: hard items, on which all err
 * alike, make sources agree as well.
 */
const usual: Bar = { surely: 5.4, leastRate: 0.5 };

/**
 * The share of its claims that one of two sources takes over from the other, by moments: same = c + (1 - c)·expected.
 * The idea that shared rare values betray a copier is from Dong, Berti-Équille and Srivastava, PVLDB 2, 2009. Who copies
 * whom is not asked: together they have one voice either way.
 */
export function copyRate(
  { items, same, expected, variance }: Overlap,
  { surely, leastRate }: Bar = usual,
): number {
  if (!(items - expected > 1e-6)) return 0;
  if (same - expected < surely * Math.sqrt(Math.max(variance, 0.25))) return 0;
  const rate = (same - expected) / (items - expected);
  return rate < leastRate ? 0 : Math.min(1, rate);
}
