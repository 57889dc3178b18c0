import { at } from '../cells.ts';
import { temperatures, type VoteState } from '../evidence/vote-state.ts';

/**
 * The weight of all claims together, in corrections; each correction weighs as much as one claim. Corrections are few,
 * but they reveal errors that all sources share.
 */
const ofClaims = 10;

/**
 * The prior probability of a temperature is this power of it: claims are nearly independent. A handful of disputed
 * groups must not destroy all confidence.
 */
const priorPower = 2;

/**
 * Returns the geometric mean of the temperatures, each weighted by its probability given the evidence. The evidence is
 * the claims (`scorePredictions`) and the corrections (`correctField`). With many claims the mean converges to the most
 * likely temperature.
 *
 * @param scale the factor that converts the sums into groups
 */
export function averageTemperature(
  { temperatureScores, correctionScores, classes, groups, claims }: VoteState,
  scale: number,
): number {
  const predicted = (classes.reduce((sum, count) => sum + count, 0) * claims) / Math.max(1, groups);
  const share = predicted > 0 ? ofClaims / predicted : 0;
  const known = (scale * predicted) / ofClaims;
  const logs = temperatures.map(
    (t, index) =>
      known * (share * at(temperatureScores, index) + scale * at(correctionScores, index)) +
      priorPower * Math.log(t),
  );
  const most = Math.max(...logs);
  let total = 0;
  let log = 0;
  for (let index = 0; index < logs.length; index += 1) {
    const weight = Math.exp(at(logs, index) - most);
    total += weight;
    log += weight * Math.log(at(temperatures, index));
  }
  return Math.exp(log / total);
}
