import { add, at, numberAt } from '../cells.ts';
import { normalize } from '../normalize.ts';
import type { SettledVotes } from '../votes/settle-votes.ts';

/**
 * Returns the posterior of a group without one observation and those that repeat it, by their copy rates. The agreement
 * of copies is no evidence that they are right: judged by one another, they would stay right forever. It returns
 * `undefined` for an independent observation.
 */
export function leaveOneOutPosterior(
  { posterior, rates, independence, matrices, labels, labelOf }: SettledVotes,
  observation: number,
): Float64Array | undefined {
  if (rates === undefined) return undefined;
  const size = labels.length;
  const own = rates.subarray(observation * labelOf.length, (observation + 1) * labelOf.length);
  const most = own.reduce((best, rate) => Math.max(best, rate), 0);
  if (most === 0) return undefined;
  const rest = posterior.map((probability) => Math.log(Math.max(probability, Number.MIN_VALUE)));
  for (let other = 0; other < own.length; other += 1) {
    const share = (other === observation ? most : at(own, other)) * at(independence, other);
    if (share === 0) continue;
    for (let truth = 0; truth < size; truth += 1) {
      const cell = (other * size + truth) * size + numberAt(labelOf, other);
      add(rest, truth, -share * Math.log(at(matrices, cell)));
    }
  }
  normalize(rest, 0, size);
  return rest;
}
