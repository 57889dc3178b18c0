import { countMergeable } from './mergeable.ts';
import type { ReleaseRule } from './release-rule.ts';

/** An operator orders the release. */
export const forced: ReleaseRule<'forced'> = {
  reason: 'forced',
  holds: (_policy, parts, { releaseRequest }) => releaseRequest === 'forced' && countMergeable(parts) > 0,
};

/** A later key of the same series has come. */
export const newKey: ReleaseRule<'new-key'> = {
  reason: 'new-key',
  holds: (_policy, parts, { releaseRequest }) => releaseRequest === 'new-key' && countMergeable(parts) > 0,
};

/** The hour strikes for all open groups. Groups that are too small are passed over. */
export const schedule: ReleaseRule<'schedule'> = {
  reason: 'schedule',
  holds: ({ minSize }, parts, { releaseRequest }) =>
    releaseRequest === 'schedule' && countMergeable(parts) >= Math.max(1, minSize),
};
