import { add, at, numberAt } from '../cells.ts';
import type { ClaimTable } from '../claim-table.ts';
import { poolConfusions } from './pooled.ts';
import { classPseudoCount, prior } from '../prior.ts';
import {
  expectedMatrix,
  oddsRatio,
  recordOf,
  shrinkTowards,
  type TrackRecord,
  pooledModelFrom,
} from './reliability.ts';
import { nextStrength, type Strengths } from './strength.ts';

/** The estimates about the sources, given the estimates of the items. */
export interface VoteModel {
  /** For each source, truth and label: the probability that the source claims the label. */
  readonly matrices: Float64Array;
  /** For each source, truth and label: the number of such claims. */
  readonly counts: Float64Array;
  readonly records: readonly TrackRecord[];
  readonly pooled: Float64Array;
  /** The expected number of items of each class. */
  readonly classes: Float64Array;
  readonly strengths: Strengths;
}

/**
 * Estimates the sources from the items' posteriors: the M-step of Dawid and Skene, Applied Statistics 28, 1979. The
 * priors are those of Bayesian classifier combination (Kim and Ghahramani, AISTATS 2012). `independence` is the weight
 * of each claim in the pooled matrix.
 */
export function estimateSources(
  table: ClaimTable,
  posterior: Float64Array,
  independence: Float64Array,
  strengths: Strengths,
): VoteModel {
  const size = table.labels.length;
  const square = size * size;
  const counts = new Float64Array(table.sources.length * square);
  const together = new Float64Array(square);
  const classes = new Float64Array(size);
  for (let item = 0; item < table.items.length; item += 1) {
    const from = numberAt(table.start, item);
    const to = numberAt(table.start, item + 1);
    for (let truth = 0; truth < size; truth += 1) add(classes, truth, at(posterior, item * size + truth));
    for (let claim = from; claim < to; claim += 1) {
      const label = numberAt(table.labelOf, claim);
      const record = numberAt(table.sourceOf, claim) * square + label;
      for (let truth = 0; truth < size; truth += 1) {
        const probability = at(posterior, item * size + truth);
        add(counts, record + truth * size, probability);
        add(together, truth * size + label, (probability * at(independence, claim)) / (to - from));
      }
    }
  }
  const pooled = poolConfusions(together, size);
  const records = table.sources.map((_, source) =>
    recordOf({ counts, offset: source * square, scale: 1 }, pooled, size),
  );
  const accuracy = nextStrength(
    Float64Array.from(records.flatMap(({ claims, right }) => [right, claims - right])),
    Float64Array.from(records.flatMap(({ claims, expected }) => [expected / claims, 1 - expected / claims])),
    2,
    strengths.accuracy,
  );
  const pool = pooledModelFrom(pooled, size);
  const matrices = new Float64Array(counts.length);
  for (const [source, record] of records.entries())
    expectedMatrix(pool, oddsRatio(record, accuracy), matrices, source * square);
  const matrix = nextStrength(counts, matrices, size, strengths.matrix);
  for (let offset = 0; offset < counts.length; offset += square)
    shrinkTowards({ counts, offset, scale: 1 }, size, matrix, matrices, offset);
  return { matrices, counts, records, pooled, classes, strengths: { accuracy, matrix } };
}

/** Returns the share of each class among the items. */
export function sharesOf({ classes }: VoteModel, items: number): Float64Array {
  const pseudo = classPseudoCount(items, classes.length);
  return classes.map((count) => Math.max(prior.slip, (count + pseudo) / (items + pseudo * classes.length)));
}
