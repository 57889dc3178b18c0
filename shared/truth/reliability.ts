import { at } from './cells.ts';
import { prior } from './prior.ts';

/** The evidence about a source: how often it said `label` (column) where the truth was believed to be `truth` (row). */
export interface Evidence {
  readonly counts: Float64Array;
  /** Where the source's matrix begins in `counts`. */
  readonly offset: number;
  /** What to multiply counts with, where they are kept in another unit. */
  readonly scale: number;
}

/**
 * What is expected of a source before its own matrix is looked at: the pooled matrix, with the odds of being right moved
 * by as much as this source's odds differ from everybody's on the same classes. With few claims the move is small; with
 * none there is none. So a matrix falls back on one accuracy, and that on equal weights.
 */
export function expectedMatrix(
  { counts, offset, scale }: Evidence,
  pooled: Float64Array,
  classes: number,
  expected: Float64Array,
  at0: number,
): void {
  let total = 0;
  let right = 0;
  let usual = 0;
  for (let truth = 0; truth < classes; truth += 1) {
    let row = 0;
    for (let label = 0; label < classes; label += 1)
      row += scale * at(counts, offset + truth * classes + label);
    total += row;
    right += scale * at(counts, offset + truth * (classes + 1));
    usual += row * at(pooled, truth * (classes + 1));
  }
  const rate = total > 0 ? usual / total : 0.5;
  const own = (right + prior.strength * rate) / (total + prior.strength);
  const move = total > 0 ? oddsOf(own) / oddsOf(rate) : 1;
  for (let truth = 0; truth < classes; truth += 1) {
    const pooledRight = at(pooled, truth * (classes + 1));
    const odds = oddsOf(pooledRight) * move;
    const isRight = odds / (1 + odds);
    for (let label = 0; label < classes; label += 1) {
      const share = at(pooled, truth * classes + label) / Math.max(prior.slip, 1 - pooledRight);
      expected[at0 + truth * classes + label] = truth === label ? isRight : (1 - isRight) * share;
    }
  }
}

const oddsOf = (probability: number): number => {
  const inside = Math.min(1 - prior.slip, Math.max(prior.slip, probability));
  return inside / (1 - inside);
};

/** The posterior mean of a source's matrix: its counts, and `strength` claims as expected of it. In place. */
export function shrinkTowards(
  { counts, offset, scale }: Evidence,
  classes: number,
  strength: number,
  matrix: Float64Array,
  at0: number,
): void {
  for (let truth = 0; truth < classes; truth += 1) {
    let total = strength;
    for (let label = 0; label < classes; label += 1)
      total += scale * at(counts, offset + truth * classes + label);
    for (let label = 0; label < classes; label += 1) {
      const cell = truth * classes + label;
      const mean = (scale * at(counts, offset + cell) + strength * at(matrix, at0 + cell)) / total;
      matrix[at0 + cell] = Math.max(prior.slip, mean);
    }
  }
}
