import { add, at, numberAt } from '../cells.ts';
import { type ClaimTable } from '../claim-table.ts';
import { normalize } from '../normalize.ts';
import { prior } from '../prior.ts';

/** What is believed where a field has more labels than classes could be learned of: who is right, and how often. */
export interface OpenVotes {
  /** Of each claim, the probability that it is right. */
  readonly right: Float64Array;
  /** Of each source, how often it is right. */
  readonly accuracies: Float64Array;
}

const rounds = 20;

/**
 * One accuracy a source (the one-coin form of Dawid and Skene, as ZenCrowd: Demartini et al., WWW 2012). The candidates
 * for an item are the labels that are claimed; a wrong source says any other of them, or one more, alike.
 */
export function learnOpenVotes(table: ClaimTable): OpenVotes {
  const right = new Float64Array(table.sourceOf.length);
  let accuracies = new Float64Array(table.sources.length).fill(prior.accuracy);
  for (let round = 0; round < rounds; round += 1) {
    for (let item = 0; item < table.items.length; item += 1) {
      const from = numberAt(table.start, item);
      const to = numberAt(table.start, item + 1);
      right.set(rightOf(table.labelOf.subarray(from, to), accuraciesOf(table, accuracies, from, to)), from);
    }
    accuracies = reckonAccuracies(table, right);
  }
  return { right, accuracies };
}

const accuraciesOf = (table: ClaimTable, accuracies: Float64Array, from: number, to: number): Float64Array =>
  Float64Array.from(table.sourceOf.subarray(from, to), (source) => at(accuracies, source));

/** Of each voice, the probability that what it says is so. */
export function rightOf(labelOf: Int32Array, accuracies: Float64Array): Float64Array {
  const candidates = [...new Set(labelOf)];
  const wrongs = candidates.length;
  const logs = new Float64Array(candidates.length);
  for (const [candidate, label] of candidates.entries())
    for (let voice = 0; voice < labelOf.length; voice += 1) {
      const accuracy = Math.min(1 - prior.slip, Math.max(prior.slip, at(accuracies, voice)));
      add(logs, candidate, Math.log(numberAt(labelOf, voice) === label ? accuracy : (1 - accuracy) / wrongs));
    }
  normalize(logs, 0, logs.length);
  return Float64Array.from(labelOf, (label) => at(logs, candidates.indexOf(label)));
}

function reckonAccuracies(table: ClaimTable, right: Float64Array): Float64Array<ArrayBuffer> {
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
