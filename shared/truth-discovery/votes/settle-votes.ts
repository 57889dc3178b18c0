import { add, at, numberAt } from '../cells.ts';
import type { Observation } from '../item-claim.ts';
import { entryAt } from '../evidence/decay.ts';
import type { HalfLife } from '../../policy/half-life.ts';
import { type KnownField, knownField, knownSource } from '../evidence/known-field.ts';
import { type KnownSource } from './reliability.ts';
import { normalize } from '../normalize.ts';
import { expectedMatrix, moveOf, shrinkTowards } from './reliability.ts';
import { repeatsOf } from '../copies/repeats-of.ts';
import type { VoteState } from '../evidence/vote-state.ts';

/** A group's field settled with what is known of its sources: what `deltaOf` learns from and `beliefIn` tells. */
export interface SettledVotes {
  readonly labels: readonly string[];
  /** Of each voice, by number. */
  readonly labelOf: Int32Array;
  /** The confusion matrix of each voice's source, one after the other. */
  readonly matrices: Float64Array;
  /** Of each label, the logarithm of how likely the voices are if it is true. */
  readonly likelihoods: Float64Array;
  /** The probability of each label, if what the voices say adds up. */
  readonly posterior: Float64Array;
  readonly say: Float64Array;
  /** How much each voice repeats each other: `repeatsOf`. */
  readonly rates: Float64Array | undefined;
  readonly temperature: number;
  /** What was known before, of the field and of the source of each voice. */
  readonly known: KnownField;
  readonly sources: readonly KnownSource[];
}

/** The same sums as in `learnVotes`, over one item, with sources known by the groups before. */
export const settleVotes = (
  state: VoteState,
  voices: readonly Observation[],
  now: number,
  halfLife: HalfLife,
): SettledVotes => voteSettler(state, now, halfLife)(voices);

/** The same for one group after the other, when nothing is learned in between. */
export function voteSettler(
  state: VoteState,
  now: number,
  halfLife: HalfLife,
): (voices: readonly Observation[]) => SettledVotes {
  const entry = entryAt(state, now, halfLife);
  let before: KnownField | undefined;
  return (voices) => {
    const labels = labelsWith(state.labels, voices);
    const known = before?.labels === labels ? before : knownField(state, labels, entry);
    before = known;
    return settleWith(known, state, voices);
  };
}

function settleWith(known: KnownField, state: VoteState, voices: readonly Observation[]): SettledVotes {
  const { labels, usual, strength } = known;
  const size = labels.length;
  const square = size * size;
  const labelOf = new Int32Array(voices.length);
  const matrices = new Float64Array(voices.length * square);
  const sources: KnownSource[] = [];
  for (let voice = 0; voice < voices.length; voice += 1) {
    const { source = '', label = '' } = voices[voice] ?? {};
    labelOf[voice] = labels.indexOf(label);
    const of = knownSource(known, state.sources.get(source));
    sources.push(of);
    expectedMatrix(usual, moveOf(of.record, strength), matrices, voice * square);
    shrinkTowards(of.evidence, size, strength, matrices, voice * square);
  }
  const { say, rates } = repeatsOf(state, voices, labelOf, known, sources);
  const likelihoods = new Float64Array(size);
  for (let voice = 0; voice < voices.length; voice += 1)
    for (let truth = 0; truth < size; truth += 1) {
      const cell = (voice * size + truth) * size + numberAt(labelOf, voice);
      add(likelihoods, truth, at(say, voice) * Math.log(at(matrices, cell)));
    }
  const posterior = new Float64Array(size);
  for (let truth = 0; truth < size; truth += 1)
    posterior[truth] = at(likelihoods, truth) + Math.log(at(known.shares, truth));
  normalize(posterior, 0, size);
  const { temperature } = known;
  return { labels, labelOf, matrices, likelihoods, posterior, say, rates, temperature, known, sources };
}

/** All labels of the field, those that are new at the end and in order: the very list where none is. */
function labelsWith(labels: readonly string[], voices: readonly Observation[]): readonly string[] {
  if (voices.every(({ label }) => labels.includes(label))) return labels;
  const told = voices.map(({ label }) => label).sort();
  return [...new Set([...labels, ...told])];
}
