import { add, at, numberAt } from '../cells.ts';
import { gaugedChances, gauges } from './gauge-strength.ts';
import { normalize } from '../normalize.ts';
import type { SettledVotes } from './settle-votes.ts';
import { temperatures } from '../evidence/vote-state.ts';

/** How well the voices of a group are foretold, each by the others, in sums of log-likelihoods. */
export interface Foretold {
  /** At each of `temperatures`. */
  readonly foretold: Float64Array;
  /** At each of `gauges`, less that at the first. */
  readonly gauged: Float64Array;
}

/** As `temperatureOf` of the batch form. No claim need be taken out of what foretells it: it is not in the state yet. */
export function foretell(
  { labels, labelOf, matrices, posterior, say, known, sources }: SettledVotes,
  weight: number,
): Foretold {
  const size = labels.length;
  const foretold = new Float64Array(temperatures.length);
  const gauged = new Float64Array(gauges.length);
  if (labelOf.length < 2) return { foretold, gauged };
  const rest = new Float64Array(size);
  const tempered = new Float64Array(size);
  const chances = new Float64Array(size);
  const atGauges = new Float64Array(gauges.length * size);
  for (let voice = 0; voice < labelOf.length; voice += 1) {
    const label = numberAt(labelOf, voice);
    for (let truth = 0; truth < size; truth += 1) {
      const chance = at(matrices, (voice * size + truth) * size + label);
      const belief = Math.max(at(posterior, truth), Number.MIN_VALUE);
      chances[truth] = chance;
      rest[truth] = Math.log(belief) - at(say, voice) * Math.log(chance);
    }
    for (let index = 0; index < temperatures.length; index += 1) {
      for (let truth = 0; truth < size; truth += 1)
        tempered[truth] = at(temperatures, index) * at(rest, truth);
      normalize(tempered, 0, size);
      add(foretold, index, weight * logOf(tempered, chances, 0));
    }
    const source = sources[voice];
    if (source === undefined) continue;
    gaugedChances(source, known.usual, label, atGauges);
    normalize(rest, 0, size);
    const first = logOf(rest, atGauges, 0);
    for (let index = 1; index < gauges.length; index += 1)
      add(gauged, index, weight * (logOf(rest, atGauges, index * size) - first));
  }
  return { foretold, gauged };
}

function logOf(beliefs: Float64Array, chances: Float64Array, from: number): number {
  let chance = 0;
  for (let truth = 0; truth < beliefs.length; truth += 1)
    chance += at(beliefs, truth) * at(chances, from + truth);
  return Math.log(Math.max(chance, Number.MIN_VALUE));
}
