import type { Claim } from '../claim.ts';

/**
 * The claim of least total weighted absolute loss: the weighted median. Where every value between two claims loses
 * the same, the lower claim.
 */
export function weightedMedian(claims: readonly Claim<number>[]): number | undefined {
  const ranked = claims.toSorted((a, b) => compareNumbers(a.value, b.value));
  let total = 0;
  for (const { weight } of ranked) total += weight;
  let upTo = 0;
  for (const { value, weight } of ranked) {
    upTo += weight;
    if (2 * upTo >= total) return value;
  }
  return ranked.at(-1)?.value;
}

/** Unlike a difference, sound for what `1e999` decodes to. */
function compareNumbers(a: number, b: number): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
