import { countMergeable, type StatingPart } from './mergeable.ts';
import type { ReleaseRule } from './release-rule.ts';

/** So many parts have come. */
export const size: ReleaseRule<'size'> = {
  reason: 'size',
  holds(policy, parts) {
    const wanted = policy.size === 'stated' ? statedSize(parts) : policy.size;
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

/** The largest statement, so that nothing is released too early. */
function statedSize(parts: readonly StatingPart[]): number | undefined {
  const sizes = parts.flatMap(({ states }) => states?.size ?? []);
  return sizes.length === 0 ? undefined : Math.max(...sizes);
}
