import { at } from '../cells.ts';
import { prior } from '../prior.ts';

/**
 * Returns the confusion matrix of all sources together (row: truth, column: claimed label; rows sum to one). While
 * there are few items, it is shrunk towards one accuracy for all classes. Counts are in items, to which all claims
 * about one item add up, because the claims about a wrongly estimated item are wrong together.
 */
export function poolConfusions(counts: Float64Array, classes: number): Float64Array {
  let right = 0;
  let total = 0;
  for (let cell = 0; cell < counts.length; cell += 1) {
    total += at(counts, cell);
    if (cell % (classes + 1) === 0) right += at(counts, cell);
  }
  const floor = 1 / classes;
  const accuracy = Math.max(floor, (right + prior.anchor * prior.accuracy) / (total + prior.anchor));
  const pooled = new Float64Array(counts.length);
  if (classes < 2) return pooled.fill(1);
  for (let truth = 0; truth < classes; truth += 1) {
    let rowTotal = 0;
    for (let cell = truth * classes; cell < (truth + 1) * classes; cell += 1) rowTotal += at(counts, cell);
    for (let label = 0; label < classes; label += 1) {
      const cell = truth * classes + label;
      const expected = truth === label ? accuracy : (1 - accuracy) / (classes - 1);
      pooled[cell] = (at(counts, cell) + prior.anchor * expected) / (rowTotal + prior.anchor);
    }
  }
  return pooled;
}
