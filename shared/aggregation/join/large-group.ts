import type { PartSummary, Tally } from '../group.ts';
import { isChangedBy } from '../release-rules/rules-of-parts.ts';
import type { ReleasePolicy } from '../release-rules/release-rule.ts';

/**
 * Items of a group that an arrival reads. A group that fits is seen whole, which is nearly every group. In a larger one
 * each arrival adds itself to the group's tally instead, so that what all arrivals read together stays linear in the
 * parts; the tally only tells when it is worth while to read the group whole.
 */
export const glimpseItems = 11;

/** Returns the amounts that parts add to the tally of their group. */
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

/** Tells whether a tally already counts the parts, as far as the policy's rules read it. */
export function isKnownTo(policy: ReleasePolicy, tally: Tally, parts: readonly PartSummary[]): boolean {
  return !isChangedBy(policy, tally, tallyOf(parts));
}

function distinct<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}
