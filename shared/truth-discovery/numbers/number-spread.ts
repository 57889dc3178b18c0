import { at } from '../cells.ts';
import type { Losses } from './loss-state.ts';

/** The number of claims after which a source's own losses weigh as much as the usual loss of all. */
const strength = 12;

/** The σ of a normal distribution in mean absolute deviations: √(π/2). */
const sigma = 1.2533141373155003;

/** The largest error of a claim that counts, in spreads of its source. A wilder claim is an accident, not a habit. */
const mostSpreads = 3;

/**
 * The least usual loss, as a share of the mean. Where most sources agree to the last digit, one deviation by a digit
 * must not discredit a source.
 */
const leastUsual = 0.05;

/**
 * Returns the spreads of sources about the truth, from their losses. The usual loss is the median over the sources,
 * weighted by claims, so that one liar among three does not set the scale. It is the mean loss of all sources, if the
 * sources at hand are worse.
 *
 * @param own in claims of equal weight, as `all`
 */
export function spreadsFrom(own: readonly Losses[], all: Losses): Float64Array {
  const mean = meanOf(all);
  const usual = Math.min(mean, Math.max(middleOf(own), mean * leastUsual));
  return Float64Array.from(
    own,
    ({ loss, claims }) => (sigma * (loss + strength * usual)) / (claims + strength),
  );
}

/** Returns the loss of an error `off` for a source of this spread. A spread of 0 is unknown and sets no bound. */
export const lossOf = (off: number, spread: number): number =>
  spread > 0 ? Math.min(off, mostSpreads * spread) : off;

const meanOf = ({ loss, claims }: Losses): number => (claims > 0 ? loss / claims : 0);

function middleOf(sources: readonly Losses[]): number {
  const active = sources.filter(({ claims }) => claims > 0).sort((a, b) => meanOf(a) - meanOf(b));
  let left = active.reduce((sum, { claims }) => sum + claims, 0) / 2;
  for (const source of active) {
    left -= source.claims;
    if (left <= 0) return meanOf(source);
  }
  return Number.POSITIVE_INFINITY;
}

/** Returns the middle number, or the mean of the two middle ones. */
export function medianOf(values: Float64Array): number {
  if (values.length === 0) return 0;
  const sorted = values.toSorted();
  const middle = (sorted.length - 1) / 2;
  return (at(sorted, Math.floor(middle)) + at(sorted, Math.ceil(middle))) / 2;
}
