import type { PartSummary, Tally } from './group.ts';
import { isReal, type ReleasePolicy } from './release.ts';

/**
 * Items of a group that an arrival reads. A group that fits is seen whole, which is nearly every group. In a larger one
 * each arrival adds itself to the group's tally instead, so that what all arrivals read together stays linear in the
 * parts; the tally only tells when it is worth while to read the group whole.
 */
export const glimpseItems = 32;

/** What arrivals, or all parts of a group, add to its tally. */
export function tallyOf(parts: readonly PartSummary[], count: number): Tally {
  return {
    count,
    topics: distinct(parts.flatMap((part) => (isReal(part) ? [part.topic] : (part.states?.absent ?? [])))),
    expected: distinct(parts.flatMap(({ states }) => states?.expect ?? [])),
    sizes: distinct(parts.flatMap(({ states }) => states?.size ?? [])),
  };
}

/**
 * Whether a group may be whole, by its tally. Never says no to a group that is.
 *
 * Parts that came while the group was small have not counted themselves, but the last of them saw all of them, so that
 * they are fewer than a glimpse shows. Their topics and statements were added by whoever first saw the group to be
 * large: that read came after all of their puts.
 */
export function mayBeWhole(
  { needs, wants, expects, size }: ReleasePolicy,
  tally: Tally,
  glimpse: number,
): boolean {
  const least = size === 'stated' ? Math.max(0, ...tally.sizes) : (size ?? 0);
  if (least > 0 && tally.count > least - glimpse) return true;
  const awaited = [...needs, ...wants, ...tally.expected];
  if (awaited.length === 0 || (expects && tally.expected.length === 0)) return false;
  const here = new Set(tally.topics);
  return awaited.every((topic) => here.has(topic));
}

function distinct<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}
