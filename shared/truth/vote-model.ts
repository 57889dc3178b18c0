import { add, at } from './cells.ts';
import type { ClaimTable } from './claim-table.ts';
import { poolConfusions } from './pooled.ts';
import { classPseudoCount, prior } from './prior.ts';
import { expectedMatrix, shrinkTowards } from './reliability.ts';
import { nextStrength } from './strength.ts';

/** What is believed of the sources, given what is believed of the items. */
export interface VoteModel {
  /** For each source, truth and label: the probability that it says so. */
  readonly matrices: Float64Array;
  /** The same before the source's own claims are looked at. */
  readonly expected: Float64Array;
  /** How often each source said what where what was true. */
  readonly counts: Float64Array;
  /** The share of each class among the items. */
  readonly classes: Float64Array;
  readonly strength: number;
}

/**
 * Reliabilities from beliefs (the M-step of Dawid and Skene, Applied Statistics 28, 1979, with priors as in Bayesian
 * classifier combination: Kim and Ghahramani, AISTATS 2012). `say` is how much each claim counts among all.
 */
export function reckonSources(
  table: ClaimTable,
  posterior: Float64Array,
  say: Float64Array,
  strength: number,
): VoteModel {
  const classes = table.labels.length;
  const square = classes * classes;
  const counts = new Float64Array(table.sources.length * square);
  const together = new Float64Array(square);
  const shares = new Float64Array(classes);
  for (let item = 0; item < table.items.length; item += 1) {
    for (let truth = 0; truth < classes; truth += 1) {
      const belief = at(posterior, item * classes + truth);
      add(shares, truth, belief);
      for (let claim = at(table.start, item); claim < at(table.start, item + 1); claim += 1) {
        const cell = truth * classes + at(table.labelOf, claim);
        add(counts, at(table.sourceOf, claim) * square + cell, belief);
        add(together, cell, belief * at(say, claim));
      }
    }
  }
  const pooled = poolConfusions(together, classes);
  const expected = new Float64Array(counts.length);
  for (let offset = 0; offset < counts.length; offset += square)
    expectedMatrix({ counts, offset, scale: 1 }, pooled, classes, expected, offset);
  const learned = nextStrength(counts, expected, classes, strength);
  const matrices = expected.slice();
  for (let offset = 0; offset < counts.length; offset += square)
    shrinkTowards({ counts, offset, scale: 1 }, classes, learned, matrices, offset);
  return { matrices, expected, counts, classes: sharesOf(shares, table.items.length), strength: learned };
}

function sharesOf(seen: Float64Array, items: number): Float64Array {
  const pseudo = classPseudoCount(items, seen.length);
  return seen.map((count) => Math.max(prior.slip, (count + pseudo) / (items + pseudo * seen.length)));
}
