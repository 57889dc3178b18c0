import { at } from '../cells.ts';
import type { Losses } from './loss-state.ts';

/** How many claims of its own a source needs before they count as much as what is usual among the sources. */
const strength = 12;

/** σ of a normal distribution, in mean absolute deviations: √(π/2). */
const sigma = 1.2533141373155003;

/** No claim counts as further off than this many spreads of its source: one that is wild is an accident, not a habit. */
const mostSpreads = 3;

/** Where most agree to the last digit, another is not written off for being a digit off once. */
const leastUsual = 0.05;

/**
 * The spreads of sources about the truth, from the sums of their losses. What is usual among them is what the middle one
 * loses (by claims), so that one liar among three is a liar and not the scale that all are measured by; or what all of
 * them lose, where these few are worse.
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

/** What a claim so far `off` adds to the losses of a source of this spread, 0 as long as none is known. */
export const lossOf = (off: number, spread: number): number =>
  spread > 0 ? Math.min(off, mostSpreads * spread) : off;

const meanOf = ({ loss, claims }: Losses): number => (claims > 0 ? loss / claims : 0);

function middleOf(sources: readonly Losses[]): number {
  const heard = sources.filter(({ claims }) => claims > 0).sort((a, b) => meanOf(a) - meanOf(b));
  let left = heard.reduce((sum, { claims }) => sum + claims, 0) / 2;
  for (const source of heard) {
    left -= source.claims;
    if (left <= 0) return meanOf(source);
  }
  return Number.POSITIVE_INFINITY;
}

/** The middle number, or the mean of the two. */
export function medianOf(values: Float64Array): number {
  if (values.length === 0) return 0;
  const sorted = values.toSorted();
  const middle = (sorted.length - 1) / 2;
  return (at(sorted, Math.floor(middle)) + at(sorted, Math.ceil(middle))) / 2;
}
