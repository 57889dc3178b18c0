import { add, at, numberAt } from '../cells.ts';
import type { ClaimTable } from '../claim-table.ts';
import { prior } from '../prior.ts';
import { expectedOf, oddsRatioFrom, type TrackRecord, pooledModelFrom } from './reliability.ts';
import type { VoteModel } from './vote-model.ts';

/**
 * Returns, for each claim and class, the probability that the source claims this label of an item of the class. The
 * probability comes from the source's other claims. A claim is no evidence for itself: it would raise the posterior of
 * its own label, which would raise the source's accuracy in turn. That error misleads crowds of sources with few claims
 * each. (The zero-order form of collapsed variational Bayes: Asuncion, Welling, Smyth and Teh, UAI 2009.)
 */
export function claimLikelihoods(table: ClaimTable, posterior: Float64Array, model: VoteModel): Float64Array {
  const classes = table.labels.length;
  const { counts, records, pooled, strengths } = model;
  const rows = rowsOf(counts, classes);
  const pool = pooledModelFrom(pooled, classes);
  const likelihoods = new Float64Array(table.sourceOf.length * classes);
  for (let item = 0; item < table.items.length; item += 1) {
    const own = item * classes;
    const to = numberAt(table.start, item + 1);
    let pooledAccuracy = 0;
    for (let truth = 0; truth < classes; truth += 1)
      pooledAccuracy += at(posterior, own + truth) * at(pooled, truth * (classes + 1));
    for (let claim = numberAt(table.start, item); claim < to; claim += 1) {
      const source = numberAt(table.sourceOf, claim);
      const label = numberAt(table.labelOf, claim);
      const record = records[source] ?? noRecord;
      const ratio = oddsRatioFrom(
        record.claims - 1 > 1e-9 ? record.claims - 1 : 0,
        Math.max(0, record.right - at(posterior, own + label)),
        Math.max(0, record.expected - pooledAccuracy),
        strengths.accuracy,
      );
      for (let truth = 0; truth < classes; truth += 1) {
        const probability = at(posterior, own + truth);
        const row = source * classes + truth;
        const reported = Math.max(0, at(counts, row * classes + label) - probability);
        const expected = strengths.matrix * expectedOf(pool, truth, label, ratio);
        const total = Math.max(0, at(rows, row) - probability) + strengths.matrix;
        likelihoods[claim * classes + truth] = Math.max(prior.slip, (reported + expected) / total);
      }
    }
  }
  return likelihoods;
}

const noRecord: TrackRecord = { claims: 0, right: 0, expected: 0 };

function rowsOf(counts: Float64Array, classes: number): Float64Array {
  const rows = new Float64Array(counts.length / classes);
  for (let row = 0; row < rows.length; row += 1)
    for (let cell = row * classes; cell < (row + 1) * classes; cell += 1) add(rows, row, at(counts, cell));
  return rows;
}
