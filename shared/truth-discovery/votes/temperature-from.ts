import { at } from '../cells.ts';
import { temperatures, type VoteState } from '../evidence/vote-state.ts';

/**
 * What all claims tell of the temperature is worth as much as so many corrections, each as much as one claim: these are
 * few, but tell of errors that all sources share.
 */
const ofClaims = 10;

/**
 * Before anything was foretold, a temperature is as probable as this power of it: claims nearly add up. A handful of
 * groups that are disputed is no reason to believe nothing any more.
 */
const priorPower = 2;

/**
 * The geometric mean of the temperatures, each as probable as it has made what is known: what sources have said
 * (`foretell`), and what was told to be true (`toldAt`). With many claims that is the most likely one.
 *
 * @param scale what to multiply sums with, to have them in groups
 */
export function temperatureFrom(
  { foretold, told, classes, groups, claims }: VoteState,
  scale: number,
): number {
  const foreseen = (classes.reduce((sum, count) => sum + count, 0) * claims) / Math.max(1, groups);
  const share = foreseen > 0 ? ofClaims / foreseen : 0;
  const known = (scale * foreseen) / ofClaims;
  const logs = temperatures.map(
    (t, index) => known * (share * at(foretold, index) + scale * at(told, index)) + priorPower * Math.log(t),
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
