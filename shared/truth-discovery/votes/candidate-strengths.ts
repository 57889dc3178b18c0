import { at } from '../cells.ts';
import type { KnownSource } from './reliability.ts';
import { expectedOf, oddsRatio, type PooledModel } from './reliability.ts';

/** The candidate strengths of the prior for a source, in claims. The greatest fits best if the sources are alike. */
export const candidateStrengths = Float64Array.of(2, 8, 32);

/**
 * Estimates the strength: the geometric mean of the candidates, each weighted by its predictive likelihood. With many
 * claims it converges to the best candidate. The batch form learns it from all sources at once instead.
 *
 * @param scale the factor that converts the sums into groups
 */
export function estimateStrength(strengthScores: Float64Array, scale: number): number {
  const most = strengthScores.reduce((best, sum) => Math.max(best, sum), Number.NEGATIVE_INFINITY);
  let log = 0;
  let total = 0;
  for (let index = 0; index < candidateStrengths.length; index += 1) {
    const weight = Math.exp((at(strengthScores, index) - most) * scale);
    log += weight * Math.log(at(candidateStrengths, index));
    total += weight;
  }
  return Math.exp(log / total);
}

/** Writes, for each candidate strength and class, the probability that the source claims `label`. */
export function likelihoodsByStrength(
  { evidence: { counts, offset, scale }, record }: KnownSource,
  pool: PooledModel,
  label: number,
  into: Float64Array,
): void {
  const classes = pool.odds.length;
  for (let index = 0; index < candidateStrengths.length; index += 1) {
    const strength = at(candidateStrengths, index);
    const ratio = oddsRatio(record, strength);
    for (let truth = 0; truth < classes; truth += 1)
      into[index * classes + truth] = strength * expectedOf(pool, truth, label, ratio);
  }
  for (let truth = 0; truth < classes; truth += 1) {
    let row = 0;
    for (let cell = truth * classes; cell < (truth + 1) * classes; cell += 1)
      row += scale * at(counts, offset + cell);
    const reported = scale * at(counts, offset + truth * classes + label);
    for (let index = 0; index < candidateStrengths.length; index += 1) {
      const cell = index * classes + truth;
      into[cell] = (reported + at(into, cell)) / (row + at(candidateStrengths, index));
    }
  }
}
