import { at } from '../cells.ts';
import { prior } from '../prior.ts';

/** The evidence about a source: how often it said `label` (column) where the truth was believed to be `truth` (row). */
export interface ConfusionEvidence {
  readonly counts: Float64Array;
  /** Where the source's matrix begins in `counts`. */
  readonly offset: number;
  /** What to multiply counts with, where they are kept in another unit. */
  readonly scale: number;
}

/** How often a source was right, and how often everybody would have been on the same classes. */
export interface TrackRecord {
  readonly claims: number;
  readonly right: number;
  readonly usual: number;
}

export function recordOf(
  { counts, offset, scale }: ConfusionEvidence,
  pooled: Float64Array,
  classes: number,
): TrackRecord {
  let claims = 0;
  let right = 0;
  let usual = 0;
  for (let truth = 0; truth < classes; truth += 1) {
    let row = 0;
    for (let label = 0; label < classes; label += 1)
      row += scale * at(counts, offset + truth * classes + label);
    claims += row;
    right += scale * at(counts, offset + truth * (classes + 1));
    usual += row * at(pooled, truth * (classes + 1));
  }
  return { claims, right, usual };
}

/** By how much the odds that a source is right differ from everybody's; not at all as long as nothing is known of it. */
export const moveOf = ({ claims, right, usual }: TrackRecord, strength: number): number =>
  moveFrom(claims, right, usual, strength);

/** The same of a record that is nowhere written down. */
export function moveFrom(claims: number, right: number, usual: number, strength: number): number {
  if (!(claims > 0)) return 1;
  const rate = usual / claims;
  return oddsOf((right + strength * rate) / (claims + strength)) / oddsOf(rate);
}

/** The pooled matrix, as it is asked for again and again: `expectedOf`. */
export interface Usual {
  readonly pooled: Float64Array;
  /** For each class, the odds of being right about it. */
  readonly odds: Float64Array;
  /** For each truth and label, the share of the label among what is said wrongly. */
  readonly errors: Float64Array;
}

export function usualFrom(pooled: Float64Array, classes: number): Usual {
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
 * What is expected of a source before its own matrix is looked at: the pooled matrix, its odds of being right moved by
 * as much as this source's odds differ. So a matrix falls back on one accuracy, and that on equal weights.
 */
export function expectedOf({ odds, errors }: Usual, truth: number, label: number, move: number): number {
  const moved = at(odds, truth) * move;
  return truth === label ? moved / (1 + moved) : at(errors, truth * odds.length + label) / (1 + moved);
}

/** The same for all cells. */
export function expectedMatrix(usual: Usual, move: number, expected: Float64Array, at0: number): void {
  const classes = usual.odds.length;
  for (let truth = 0; truth < classes; truth += 1)
    for (let label = 0; label < classes; label += 1)
      expected[at0 + truth * classes + label] = expectedOf(usual, truth, label, move);
}

function oddsOf(probability: number): number {
  const inside = Math.min(1 - prior.slip, Math.max(prior.slip, probability));
  return inside / (1 - inside);
}

/** The posterior mean of a source's matrix: its counts, and `strength` claims as expected of it. In place. */
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

/** What a source has said, and how often it was right. */
export interface KnownSource {
  readonly evidence: ConfusionEvidence;
  readonly record: TrackRecord;
}
