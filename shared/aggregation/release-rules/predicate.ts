import type { ReleaseRule } from './release-rule.ts';

/** An expression over the group is true. The caller has evaluated it. */
export const predicate: ReleaseRule<'predicate'> = {
  reason: 'predicate',
  holds: (_policy, _parts, { predicateHolds }) => predicateHolds === true,
  inLargeGroup: { kind: 'read-whole', isUsed: (policy) => policy.predicate !== undefined },
};
