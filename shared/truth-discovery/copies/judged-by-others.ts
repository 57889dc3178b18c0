import { add, at, numberAt } from '../cells.ts';
import { normalize } from '../normalize.ts';
import type { SettledVotes } from '../votes/settle-votes.ts';

/**
 * What is believed of a group but for a voice and those that it repeats or is repeated by, as far as they do. Their
 * agreement is no evidence, and that they were believed for it is none that they were right: judged by one another, they
 * would stay right forever. Nothing where the voice speaks for itself.
 */
export function judgedByOthers(
  { posterior, rates, say, matrices, labels, labelOf }: SettledVotes,
  voice: number,
): Float64Array | undefined {
  if (rates === undefined) return undefined;
  const size = labels.length;
  const own = rates.subarray(voice * labelOf.length, (voice + 1) * labelOf.length);
  const most = own.reduce((best, rate) => Math.max(best, rate), 0);
  if (most === 0) return undefined;
  const rest = posterior.map((belief) => Math.log(Math.max(belief, Number.MIN_VALUE)));
  for (let other = 0; other < own.length; other += 1) {
    const share = (other === voice ? most : at(own, other)) * at(say, other);
    if (share === 0) continue;
    for (let truth = 0; truth < size; truth += 1) {
      const cell = (other * size + truth) * size + numberAt(labelOf, other);
      add(rest, truth, -share * Math.log(at(matrices, cell)));
    }
  }
  normalize(rest, 0, size);
  return rest;
}
