import type { PartSummary, Tally } from '../group.ts';
import type { ReleasePolicy } from '../release-rules/release.ts';

/**
 * Items of a group that an arrival reads. A group that fits is seen whole, which is nearly every group. In a larger one
 * each arrival adds itself to the group's tally instead, so that what all arrivals read together stays linear in the
 * parts; the tally only tells when it is worth while to read the group whole.
 */
export const glimpseItems = 11;

/** What parts add to the tally of their group. */
export function tallyOf(parts: readonly PartSummary[]): Tally {
  return {
    count: parts.length,
    topics: distinct(parts.flatMap(topicsOf)),
    expected: distinct(parts.flatMap(({ states }) => states?.expect ?? [])),
    sizes: distinct(parts.flatMap(({ states }) => states?.size ?? [])),
  };
}

/** The topics that need not be waited for any more because of a part. */
function topicsOf({ topic, states }: PartSummary): readonly string[] {
  return states?.corrects === true ? [] : (states?.absent ?? [topic]);
}

/** Whether a tally would be no other for the parts, as far as the policy goes by it. */
export function isKnownTo({ size }: ReleasePolicy, tally: Tally, parts: readonly PartSummary[]): boolean {
  if (size !== undefined) return false;
  const { topics, expected } = tallyOf(parts);
  return isWithin(topics, tally.topics) && isWithin(expected, tally.expected);
}

/** Whether a group may be whole, by its tally. Never says no to a group that is. */
export function mayBeWhole({ needs, wants, expects, size }: ReleasePolicy, tally: Tally): boolean {
  const least = size === 'stated' ? Math.max(0, ...tally.sizes) : (size ?? 0);
  if (least > 0 && tally.count >= least) return true;
  const expected = expects ? tally.expected : [];
  const awaited = [...needs, ...wants, ...expected];
  if (awaited.length === 0 || (expects && expected.length === 0)) return false;
  return isWithin(awaited, tally.topics);
}

function isWithin(some: readonly string[], all: readonly string[]): boolean {
  return some.every((one) => all.includes(one));
}

function distinct<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}
