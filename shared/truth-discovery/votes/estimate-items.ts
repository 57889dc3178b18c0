import { add, at, numberAt } from '../cells.ts';
import type { ClaimTable } from '../claim-table.ts';
import { normalize } from '../normalize.ts';
import { classPseudoCount, prior } from '../prior.ts';

/**
 * Returns the posterior of each item over the labels (the E-step): the sum of the claims' log-odds. The most probable
 * label minimises Σ w·loss under the zero-one loss, with log-odds as weights.
 *
 * @param likelihoods `claimLikelihoods`
 * @param classes the expected number of items of each class; the item's own share is left out, as for the sources
 */
export function estimateItems(
  table: ClaimTable,
  before: Float64Array,
  likelihoods: Float64Array,
  classes: Float64Array,
  independence: Float64Array,
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
        add(
          posterior,
          row + truth,
          at(independence, claim) * Math.log(at(likelihoods, claim * size + truth)),
        );
    normalize(posterior, row, size);
  }
  return posterior;
}

/**
 * Returns the starting point of learning: the votes, each weighted as that of an unknown source. The starting point is
 * deterministic.
 */
export function estimateByVotes(table: ClaimTable, independence: Float64Array): Float64Array {
  const size = table.labels.length;
  const odds = Math.log((prior.accuracy * Math.max(1, size - 1)) / (1 - prior.accuracy));
  const posterior = new Float64Array(table.items.length * size);
  for (let item = 0; item < table.items.length; item += 1) {
    for (let claim = numberAt(table.start, item); claim < numberAt(table.start, item + 1); claim += 1)
      add(posterior, item * size + numberAt(table.labelOf, claim), odds * at(independence, claim));
    normalize(posterior, item * size, size);
  }
  return posterior;
}
