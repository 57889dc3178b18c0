import { at } from '../cells.ts';
import type { KnownSource } from './reliability.ts';
import { expectedOf, moveOf, type Usual } from './reliability.ts';

/** Strengths that what is expected of a source may have, in claims. Where sources are alike the greatest is best. */
export const gauges = Float64Array.of(2, 8, 32);

/**
 * The strength that has foretold claims best; on the way there the mean of all (of their logarithms), each as probable
 * as it has made the claims. What the batch form learns from all sources at once, one after the other tells as well.
 *
 * @param scale what to multiply sums with, to have them in groups
 */
export function strengthFrom(gauged: Float64Array, scale: number): number {
  const most = gauged.reduce((best, sum) => Math.max(best, sum), Number.NEGATIVE_INFINITY);
  let log = 0;
  let total = 0;
  for (let index = 0; index < gauges.length; index += 1) {
    const weight = Math.exp((at(gauged, index) - most) * scale);
    log += weight * Math.log(at(gauges, index));
    total += weight;
  }
  return Math.exp(log / total);
}

/** For each gauge and class, the probability that a source says `label`. */
export function gaugedChances(
  { evidence: { counts, offset, scale }, record }: KnownSource,
  usual: Usual,
  label: number,
  into: Float64Array,
): void {
  const classes = usual.odds.length;
  for (let index = 0; index < gauges.length; index += 1) {
    const strength = at(gauges, index);
    const move = moveOf(record, strength);
    for (let truth = 0; truth < classes; truth += 1)
      into[index * classes + truth] = strength * expectedOf(usual, truth, label, move);
  }
  for (let truth = 0; truth < classes; truth += 1) {
    let row = 0;
    for (let cell = truth * classes; cell < (truth + 1) * classes; cell += 1)
      row += scale * at(counts, offset + cell);
    const said = scale * at(counts, offset + truth * classes + label);
    for (let index = 0; index < gauges.length; index += 1) {
      const cell = index * classes + truth;
      into[cell] = (said + at(into, cell)) / (row + at(gauges, index));
    }
  }
}
