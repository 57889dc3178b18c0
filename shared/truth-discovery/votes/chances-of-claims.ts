import { add, at, numberAt } from '../cells.ts';
import type { ClaimTable } from '../claim-table.ts';
import { prior } from '../prior.ts';
import { expectedOf, moveFrom, type TrackRecord, usualFrom } from './reliability.ts';
import type { VoteModel } from './vote-model.ts';

/**
 * For each claim and each class: the probability that its source says so of an item of the class, as its other claims
 * tell. A claim is no evidence for itself: with itself counted in, it would have the item believed, be right therefore,
 * and be believed the more, which is how crowds of sources with a few claims each go wrong. (The zero-order form of
 * collapsed variational Bayes: Asuncion, Welling, Smyth and Teh, UAI 2009.)
 */
export function chancesOfClaims(table: ClaimTable, posterior: Float64Array, model: VoteModel): Float64Array {
  const classes = table.labels.length;
  const { counts, records, pooled, strengths } = model;
  const rows = rowsOf(counts, classes);
  const usual = usualFrom(pooled, classes);
  const chances = new Float64Array(table.sourceOf.length * classes);
  for (let item = 0; item < table.items.length; item += 1) {
    const own = item * classes;
    const to = numberAt(table.start, item + 1);
    let ofUsual = 0;
    for (let truth = 0; truth < classes; truth += 1)
      ofUsual += at(posterior, own + truth) * at(pooled, truth * (classes + 1));
    for (let claim = numberAt(table.start, item); claim < to; claim += 1) {
      const source = numberAt(table.sourceOf, claim);
      const label = numberAt(table.labelOf, claim);
      const record = records[source] ?? unheard;
      const move = moveFrom(
        record.claims - 1 > 1e-9 ? record.claims - 1 : 0,
        Math.max(0, record.right - at(posterior, own + label)),
        Math.max(0, record.usual - ofUsual),
        strengths.accuracy,
      );
      for (let truth = 0; truth < classes; truth += 1) {
        const belief = at(posterior, own + truth);
        const row = source * classes + truth;
        const said = Math.max(0, at(counts, row * classes + label) - belief);
        const expected = strengths.matrix * expectedOf(usual, truth, label, move);
        const total = Math.max(0, at(rows, row) - belief) + strengths.matrix;
        chances[claim * classes + truth] = Math.max(prior.slip, (said + expected) / total);
      }
    }
  }
  return chances;
}

const unheard: TrackRecord = { claims: 0, right: 0, usual: 0 };

function rowsOf(counts: Float64Array, classes: number): Float64Array {
  const rows = new Float64Array(counts.length / classes);
  for (let row = 0; row < rows.length; row += 1)
    for (let cell = row * classes; cell < (row + 1) * classes; cell += 1) add(rows, row, at(counts, cell));
  return rows;
}
