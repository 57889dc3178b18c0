import { countMergeable } from './mergeable.ts';
import type { ReleaseRule } from './release-rule.ts';

/** An operator orders the release. */
export const forced: ReleaseRule<'forced'> = {
  reason: 'forced',
  holds: (_policy, parts, { releaseRequest }) => releaseRequest === 'forced' && countMergeable(parts) > 0,
};
