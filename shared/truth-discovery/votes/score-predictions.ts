import { add, at, numberAt } from '../cells.ts';
import { likelihoodsByStrength, candidateStrengths } from './candidate-strengths.ts';
import { normalize } from '../normalize.ts';
import type { SettledVotes } from './settle-votes.ts';
import { temperatures } from '../evidence/vote-state.ts';

/** The predictive scores of a group: each observation is predicted from the others, in sums of log-likelihoods. */
export interface PredictionScores {
  /** The score at each of `temperatures`. */
  readonly temperatureScores: Float64Array;
  /** The score at each of `candidateStrengths`, less that at the first. */
  readonly strengthScores: Float64Array;
}

/**
 * Scores the predictions of a group, as `fitTemperature` does for a whole history. The state does not contain the group
 * yet, so no claim has to be removed from its own prediction.
 */
export function scorePredictions(
  { labels, labelOf, matrices, posterior, independence, known, sources }: SettledVotes,
  weight: number,
): PredictionScores {
  const size = labels.length;
  const temperatureScores = new Float64Array(temperatures.length);
  const strengthScores = new Float64Array(candidateStrengths.length);
  if (labelOf.length < 2) return { temperatureScores, strengthScores };
  const rest = new Float64Array(size);
  const tempered = new Float64Array(size);
  const likelihoods = new Float64Array(size);
  const byStrength = new Float64Array(candidateStrengths.length * size);
  for (let observation = 0; observation < labelOf.length; observation += 1) {
    const label = numberAt(labelOf, observation);
    for (let truth = 0; truth < size; truth += 1) {
      const chance = at(matrices, (observation * size + truth) * size + label);
      const probability = Math.max(at(posterior, truth), Number.MIN_VALUE);
      likelihoods[truth] = chance;
      rest[truth] = Math.log(probability) - at(independence, observation) * Math.log(chance);
    }
    for (let index = 0; index < temperatures.length; index += 1) {
      for (let truth = 0; truth < size; truth += 1)
        tempered[truth] = at(temperatures, index) * at(rest, truth);
      normalize(tempered, 0, size);
      add(temperatureScores, index, weight * logOf(tempered, likelihoods, 0));
    }
    const source = sources[observation];
    if (source === undefined) continue;
    likelihoodsByStrength(source, known.pool, label, byStrength);
    normalize(rest, 0, size);
    const first = logOf(rest, byStrength, 0);
    for (let index = 1; index < candidateStrengths.length; index += 1)
      add(strengthScores, index, weight * (logOf(rest, byStrength, index * size) - first));
  }
  return { temperatureScores, strengthScores };
}

function logOf(probabilities: Float64Array, likelihoods: Float64Array, from: number): number {
  let chance = 0;
  for (let truth = 0; truth < probabilities.length; truth += 1)
    chance += at(probabilities, truth) * at(likelihoods, from + truth);
  return Math.log(Math.max(chance, Number.MIN_VALUE));
}
