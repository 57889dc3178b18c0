import { at } from '../cells.ts';
import { prior } from '../prior.ts';

/** The evidence about a source: how often it claimed `label` (column) where the truth was `truth` (row). */
export interface ConfusionEvidence {
  readonly counts: Float64Array;
  /** The position of the source's matrix in `counts`. */
  readonly offset: number;
  /** The factor that converts counts kept in another unit. */
  readonly scale: number;
}

/** The number of correct claims of a source, and the number expected of the pool on the same classes. */
export interface TrackRecord {
  readonly claims: number;
  readonly right: number;
  readonly expected: number;
}

export function recordOf(
  { counts, offset, scale }: ConfusionEvidence,
  pooled: Float64Array,
  classes: number,
): TrackRecord {
  let claims = 0;
  let right = 0;
  let expected = 0;
  for (let truth = 0; truth < classes; truth += 1) {
    let row = 0;
    for (let label = 0; label < classes; label += 1)
      row += scale * at(counts, offset + truth * classes + label);
    claims += row;
    right += scale * at(counts, offset + truth * (classes + 1));
    expected += row * at(pooled, truth * (classes + 1));
  }
  return { claims, right, expected };
}

/**
 * Returns the odds ratio between a source's accuracy and that of the pool. It is 1 without evidence about the source.
 */
export const oddsRatio = ({ claims, right, expected }: TrackRecord, strength: number): number =>
  oddsRatioFrom(claims, right, expected, strength);

/** Returns the odds ratio for a record that is given by its members, which saves an allocation a claim. */
export function oddsRatioFrom(claims: number, right: number, expected: number, strength: number): number {
  if (!(claims > 0)) return 1;
  const rate = expected / claims;
  return oddsOf((right + strength * rate) / (claims + strength)) / oddsOf(rate);
}

/** The pooled matrix with the values that `expectedOf` needs often. */
export interface PooledModel {
  readonly pooled: Float64Array;
  /** The odds of a correct claim about each class. */
  readonly odds: Float64Array;
  /** For each truth and label, the share of the label among the wrong claims. */
  readonly errors: Float64Array;
}

export function pooledModelFrom(pooled: Float64Array, classes: number): PooledModel {
  const odds = new Float64Array(classes);
  const errors = new Float64Array(pooled.length);
  for (let truth = 0; truth < classes; truth += 1) {
    const right = at(pooled, truth * (classes + 1));
    odds[truth] = oddsOf(right);
    for (let cell = truth * classes; cell < (truth + 1) * classes; cell += 1)
      errors[cell] = at(pooled, cell) / Math.max(prior.slip, 1 - right);
  }
  return { pooled, odds, errors };
}

/**
 * Returns the prior of a cell of a source's matrix: the pooled cell, moved by the source's odds ratio. A matrix
 * therefore falls back on one accuracy, and that accuracy on equal weights.
 */
export function expectedOf(
  { odds, errors }: PooledModel,
  truth: number,
  label: number,
  ratio: number,
): number {
  const moved = at(odds, truth) * ratio;
  return truth === label ? moved / (1 + moved) : at(errors, truth * odds.length + label) / (1 + moved);
}

/** Writes all cells of the expected matrix. */
export function expectedMatrix(pool: PooledModel, ratio: number, expected: Float64Array, at0: number): void {
  const classes = pool.odds.length;
  for (let truth = 0; truth < classes; truth += 1)
    for (let label = 0; label < classes; label += 1)
      expected[at0 + truth * classes + label] = expectedOf(pool, truth, label, ratio);
}

function oddsOf(probability: number): number {
  const inside = Math.min(1 - prior.slip, Math.max(prior.slip, probability));
  return inside / (1 - inside);
}

/**
 * Computes the posterior mean of a source's matrix in place: its counts, plus `strength` claims distributed as
 * expected.
 */
export function shrinkTowards(
  { counts, offset, scale }: ConfusionEvidence,
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

/** The claims of a source, and the number of correct ones. */
export interface KnownSource {
  readonly evidence: ConfusionEvidence;
  readonly record: TrackRecord;
}
