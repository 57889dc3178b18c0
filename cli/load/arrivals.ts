import type { Random } from '../sample/random.ts';

/**
 * Returns the times at which groups begin, in ms from the start of a run. They come at random and independently of each
 * other (a Poisson process), as messages of many producers do, and whether or not earlier groups are answered.
 *
 * @param rate groups in a second
 */
export function* arrivals(rate: number, forMs: number, random: Random): Generator<number, void> {
  // The logarithm of a number above 0 is finite.
  const pause = (): number => (-Math.log(1 - random.next()) * 1_000) / rate;
  for (let at = pause(); at < forMs; at += pause()) yield at;
}
