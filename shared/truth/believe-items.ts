import { add, at } from './cells.ts';
import type { ClaimTable } from './claim-table.ts';
import { normalize } from './normalize.ts';
import type { VoteModel } from './vote-model.ts';

/**
 * The probability of each label of each item (the E-step): the log-odds that the claims give, added up. The label of
 * most probability is the M of least Σ w·loss under the zero-one loss, with log-odds for weights.
 */
export function believeItems(table: ClaimTable, model: VoteModel, say: Float64Array): Float64Array {
  const classes = table.labels.length;
  const logs = model.matrices.map(Math.log);
  const ofClass = model.classes.map(Math.log);
  const posterior = new Float64Array(table.items.length * classes);
  for (let item = 0; item < table.items.length; item += 1) {
    const row = item * classes;
    posterior.set(ofClass, row);
    for (let claim = at(table.start, item); claim < at(table.start, item + 1); claim += 1) {
      const from = at(table.sourceOf, claim) * classes * classes + at(table.labelOf, claim);
      const weight = at(say, claim);
      for (let truth = 0; truth < classes; truth += 1)
        add(posterior, row + truth, weight * at(logs, from + truth * classes));
    }
    normalize(posterior, row, classes);
  }
  return posterior;
}

/** Where learning starts, always the same: with the shares of the votes. */
export function shareVotes(table: ClaimTable, say: Float64Array): Float64Array {
  const classes = table.labels.length;
  const posterior = new Float64Array(table.items.length * classes);
  for (let item = 0; item < table.items.length; item += 1) {
    let total = 0;
    for (let claim = at(table.start, item); claim < at(table.start, item + 1); claim += 1) {
      add(posterior, item * classes + at(table.labelOf, claim), at(say, claim));
      total += at(say, claim);
    }
    for (let cell = item * classes; cell < (item + 1) * classes; cell += 1)
      posterior[cell] = at(posterior, cell) / total;
  }
  return posterior;
}
