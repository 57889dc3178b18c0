import { add, at, numberAt } from '../cells.ts';
import type { Observation } from '../item-claim.ts';
import { entryAt } from '../evidence/decay.ts';
import type { HalfLife } from '../../policy/half-life.ts';
import { type KnownField, knownField, knownSource } from '../evidence/known-field.ts';
import { type KnownSource } from './reliability.ts';
import { normalize } from '../normalize.ts';
import { expectedMatrix, oddsRatio, shrinkTowards } from './reliability.ts';
import { findRepeats } from '../copies/find-repeats.ts';
import type { VoteState } from '../evidence/vote-state.ts';

/** A settled field of a group, given the evidence about its sources: the input of `deltaOf` and of the estimate. */
export interface SettledVotes {
  readonly labels: readonly string[];
  /** The label number of each observation. */
  readonly labelOf: Int32Array;
  /** The confusion matrices of the observations' sources, one after the other. */
  readonly matrices: Float64Array;
  /** For each label, the log-likelihood of the observations if it is true. */
  readonly likelihoods: Float64Array;
  /** The probability of each label, if the observations are independent. */
  readonly posterior: Float64Array;
  readonly independence: Float64Array;
  /** The copy rates of the observations, as in `Repeats`. */
  readonly rates: Float64Array | undefined;
  readonly temperature: number;
  /** The evidence before the group, about the field and about the source of each observation. */
  readonly known: KnownField;
  readonly sources: readonly KnownSource[];
}

/** Settles one item with the same sums as `learnVotes`, given the evidence of earlier groups. */
export const settleVotes = (
  state: VoteState,
  observations: readonly Observation[],
  now: number,
  halfLife: HalfLife,
): SettledVotes => voteSettler(state, now, halfLife)(observations);

/** Returns a function that settles many groups with the same evidence. */
export function voteSettler(
  state: VoteState,
  now: number,
  halfLife: HalfLife,
): (observations: readonly Observation[]) => SettledVotes {
  const entry = entryAt(state, now, halfLife);
  let before: KnownField | undefined;
  return (observations) => {
    const labels = labelsWith(state.labels, observations);
    const known = before?.labels === labels ? before : knownField(state, labels, entry);
    before = known;
    return settleWith(known, state, observations);
  };
}

function settleWith(known: KnownField, state: VoteState, observations: readonly Observation[]): SettledVotes {
  const { labels, pool, strength } = known;
  const size = labels.length;
  const square = size * size;
  const labelOf = new Int32Array(observations.length);
  const matrices = new Float64Array(observations.length * square);
  const sources: KnownSource[] = [];
  for (let observation = 0; observation < observations.length; observation += 1) {
    const { source = '', label = '' } = observations[observation] ?? {};
    labelOf[observation] = labels.indexOf(label);
    const of = knownSource(known, state.sources.get(source));
    sources.push(of);
    expectedMatrix(pool, oddsRatio(of.record, strength), matrices, observation * square);
    shrinkTowards(of.evidence, size, strength, matrices, observation * square);
  }
  const { independence, rates } = findRepeats(state, observations, labelOf, known, sources);
  const likelihoods = new Float64Array(size);
  for (let observation = 0; observation < observations.length; observation += 1)
    for (let truth = 0; truth < size; truth += 1) {
      const cell = (observation * size + truth) * size + numberAt(labelOf, observation);
      add(likelihoods, truth, at(independence, observation) * Math.log(at(matrices, cell)));
    }
  const posterior = new Float64Array(size);
  for (let truth = 0; truth < size; truth += 1)
    posterior[truth] = at(likelihoods, truth) + Math.log(at(known.shares, truth));
  normalize(posterior, 0, size);
  const { temperature } = known;
  return {
    labels,
    labelOf,
    matrices,
    likelihoods,
    posterior,
    independence,
    rates,
    temperature,
    known,
    sources,
  };
}

/**
 * Returns all labels of the field, with the new ones sorted at the end. Without new labels it returns the same list.
 */
function labelsWith(labels: readonly string[], observations: readonly Observation[]): readonly string[] {
  if (observations.every(({ label }) => labels.includes(label))) return labels;
  const added = observations.map(({ label }) => label).sort();
  return [...new Set([...labels, ...added])];
}
