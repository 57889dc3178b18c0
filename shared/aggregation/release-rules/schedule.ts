import { countMergeable } from './mergeable.ts';
import type { ReleaseRule } from './release-rule.ts';

/** The hour strikes for all open groups. Groups that are too small are passed over. */
export const schedule: ReleaseRule<'schedule'> = {
  reason: 'schedule',
  holds: ({ minSize }, parts, { releaseRequest }) =>
    releaseRequest === 'schedule' && countMergeable(parts) >= Math.max(1, minSize),
};
