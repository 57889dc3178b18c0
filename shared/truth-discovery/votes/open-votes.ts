import { add, at, numberAt } from '../cells.ts';
import { type ClaimTable } from '../claim-table.ts';
import { normalize } from '../normalize.ts';
import { prior } from '../prior.ts';

/** The estimates of a field with too many labels for confusion matrices. */
export interface OpenVotes {
  /** The probability of each claim that it is right. */
  readonly right: Float64Array;
  /** The accuracy of each source. */
  readonly accuracies: Float64Array;
}

const rounds = 20;

/**
 * Estimates one accuracy a source (the one-coin form of Dawid and Skene, as ZenCrowd: Demartini et al., WWW 2012). The
 * candidates of an item are its claimed labels. A wrong source claims each of the others, or an unnamed one, with equal
 * probability.
 */
export function learnOpenVotes(table: ClaimTable): OpenVotes {
  const right = new Float64Array(table.sourceOf.length);
  let accuracies = new Float64Array(table.sources.length).fill(prior.accuracy);
  for (let round = 0; round < rounds; round += 1) {
    for (let item = 0; item < table.items.length; item += 1) {
      const from = numberAt(table.start, item);
      const to = numberAt(table.start, item + 1);
      right.set(
        claimProbabilities(table.labelOf.subarray(from, to), accuraciesOf(table, accuracies, from, to)),
        from,
      );
    }
    accuracies = estimateAccuracies(table, right);
  }
  return { right, accuracies };
}

const accuraciesOf = (table: ClaimTable, accuracies: Float64Array, from: number, to: number): Float64Array =>
  Float64Array.from(table.sourceOf.subarray(from, to), (source) => at(accuracies, source));

/** Returns the probability of each observation that its label is true. */
export function claimProbabilities(labelOf: Int32Array, accuracies: Float64Array): Float64Array {
  const candidates = [...new Set(labelOf)];
  const wrongs = candidates.length;
  const logs = new Float64Array(candidates.length);
  for (const [candidate, label] of candidates.entries())
    for (let observation = 0; observation < labelOf.length; observation += 1) {
      const accuracy = Math.min(1 - prior.slip, Math.max(prior.slip, at(accuracies, observation)));
      add(
        logs,
        candidate,
        Math.log(numberAt(labelOf, observation) === label ? accuracy : (1 - accuracy) / wrongs),
      );
    }
  normalize(logs, 0, logs.length);
  return Float64Array.from(labelOf, (label) => at(logs, candidates.indexOf(label)));
}

function estimateAccuracies(table: ClaimTable, right: Float64Array): Float64Array<ArrayBuffer> {
  const hits = new Float64Array(table.sources.length);
  const claims = new Float64Array(table.sources.length);
  for (let claim = 0; claim < right.length; claim += 1) {
    add(hits, numberAt(table.sourceOf, claim), at(right, claim));
    add(claims, numberAt(table.sourceOf, claim), 1);
  }
  const all = right.reduce((sum, of) => sum + of, 0);
  const usual = (all + prior.openAnchor * prior.accuracy) / (right.length + prior.openAnchor);
  return hits.map((of, source) => (of + prior.strength * usual) / (at(claims, source) + prior.strength));
}
