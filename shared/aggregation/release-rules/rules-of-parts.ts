import type { RuleName } from '../../policy/release-reason.ts';
import type { PartSummary, Tally } from '../group.ts';
import { complete } from './complete.ts';
import type { Circumstances, ReleasePolicy, RulesOf, ReleaseRule } from './release-rule.ts';
import { countMergeable, type StatingPart } from './mergeable.ts';

/** An expression over the group is true. The caller has evaluated it. */
const predicate: ReleaseRule<'predicate'> = {
  reason: 'predicate',
  holds: (_policy, _parts, { predicateHolds }) => predicateHolds === true,
  inLargeGroup: { kind: 'read-whole', isUsed: (policy) => policy.predicate !== undefined },
};

/** So many parts have come. */
const size: ReleaseRule<'size'> = {
  reason: 'size',
  holds(policy, parts) {
    const wanted = askedSize(policy, parts);
    return wanted !== undefined && countMergeable(parts) >= wanted;
  },
  inLargeGroup: {
    kind: 'by-tally',
    mayHold(policy, tally) {
      const least = policy.size === 'stated' ? Math.max(0, ...tally.sizes) : (policy.size ?? 0);
      return least > 0 && tally.count >= least;
    },
    isChangedBy: (policy) => policy.size !== undefined,
  },
};

/** Returns the number of parts that releases the group. It is `undefined` if neither the policy nor a part gives one. */
export function askedSize(
  { size: declared }: Pick<ReleasePolicy, 'size'>,
  parts: readonly StatingPart[],
): number | undefined {
  return declared === 'stated' ? statedSize(parts) : declared;
}

/** The largest statement, so that nothing is released too early. */
function statedSize(parts: readonly StatingPart[]): number | undefined {
  const sizes = parts.flatMap(({ states }) => states?.size ?? []);
  return sizes.length === 0 ? undefined : Math.max(...sizes);
}

/** The rules that follow from what the group is. Of several that hold, the first in this list is the reason. */
export const rulesOfParts: RulesOf<'parts'> = {
  complete,
  size,
  predicate,
};

const ranked = Object.values(rulesOfParts);
const beforeAnyTime: Circumstances = { now: -Infinity };

/** Returns the rule by which the parts make the group whole, however much time is left; undefined if none does. */
export function completeness(policy: ReleasePolicy, parts: readonly PartSummary[]): RuleName | undefined {
  return ranked.find((rule) => rule.holds(policy, parts, beforeAnyTime))?.reason;
}

/** Tells whether every arrival at a group of this policy reads it whole, however large it is. */
export function readsWhole(policy: ReleasePolicy): boolean {
  return ranked.some(({ inLargeGroup }) => inLargeGroup.kind === 'read-whole' && inLargeGroup.isUsed(policy));
}

/** Tells whether a large group may be whole, by its tally. It never denies a group that is. */
export function mayBeWhole(policy: ReleasePolicy, tally: Tally): boolean {
  return ranked.some(
    ({ inLargeGroup }) => inLargeGroup.kind === 'by-tally' && inLargeGroup.mayHold(policy, tally),
  );
}

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
  const added = tallyOf(parts);
  return !ranked.some(
    ({ inLargeGroup }) => inLargeGroup.kind === 'by-tally' && inLargeGroup.isChangedBy(policy, tally, added),
  );
}

function distinct<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}
