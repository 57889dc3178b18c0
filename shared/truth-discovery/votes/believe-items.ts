import { add, at, numberAt } from '../cells.ts';
import type { ClaimTable } from '../claim-table.ts';
import { normalize } from '../normalize.ts';
import { classPseudoCount, prior } from '../prior.ts';

/**
 * The probability of each label of each item (the E-step): the log-odds that the claims give, added up. The label of
 * most probability is the M of least Σ w·loss under the zero-one loss, with log-odds for weights.
 *
 * @param chances `chancesOfClaims`
 * @param classes how many items are believed to be of each class; as of the sources, the item's own share is left out
 */
export function believeItems(
  table: ClaimTable,
  before: Float64Array,
  chances: Float64Array,
  classes: Float64Array,
  say: Float64Array,
): Float64Array {
  const size = table.labels.length;
  const pseudo = classPseudoCount(table.items.length, size);
  const posterior = new Float64Array(table.items.length * size);
  for (let item = 0; item < table.items.length; item += 1) {
    const row = item * size;
    for (let truth = 0; truth < size; truth += 1)
      posterior[row + truth] = Math.log(
        Math.max(prior.slip, at(classes, truth) - at(before, row + truth) + pseudo),
      );
    const to = numberAt(table.start, item + 1);
    for (let claim = numberAt(table.start, item); claim < to; claim += 1)
      for (let truth = 0; truth < size; truth += 1)
        add(posterior, row + truth, at(say, claim) * Math.log(at(chances, claim * size + truth)));
    normalize(posterior, row, size);
  }
  return posterior;
}

/** Where learning starts, always the same: with the votes, each as of a source that nobody knows. */
export function believeVotes(table: ClaimTable, say: Float64Array): Float64Array {
  const size = table.labels.length;
  const odds = Math.log((prior.accuracy * Math.max(1, size - 1)) / (1 - prior.accuracy));
  const posterior = new Float64Array(table.items.length * size);
  for (let item = 0; item < table.items.length; item += 1) {
    for (let claim = numberAt(table.start, item); claim < numberAt(table.start, item + 1); claim += 1)
      add(posterior, item * size + numberAt(table.labelOf, claim), odds * at(say, claim));
    normalize(posterior, item * size, size);
  }
  return posterior;
}
