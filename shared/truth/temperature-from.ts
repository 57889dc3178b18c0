import { at } from './cells.ts';
import { temperatures, type VoteState } from './vote-state.ts';

/**
 * What all claims tell of the temperature is worth as much as so many corrections, each as much as one claim: these are
 * few, but tell of errors that all sources share.
 */
const ofClaims = 10;

/**
 * The temperature under which most of what is known is likely: what sources have said (`foretell`), and what was told to
 * be true (`toldAt`).
 *
 * @param scale what to multiply sums with, to have them in groups
 */
export function temperatureFrom(
  { foretold, told, classes, groups, claims }: VoteState,
  scale: number,
): number {
  const foreseen = (classes.reduce((sum, count) => sum + count, 0) * claims) / Math.max(1, groups);
  const share = foreseen > 0 ? ofClaims / foreseen : 0;
  let best = 0;
  let most = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < temperatures.length; index += 1) {
    const likelihood = share * at(foretold, index) + scale * at(told, index);
    if (likelihood <= most) continue;
    most = likelihood;
    best = index;
  }
  return at(temperatures, best);
}
