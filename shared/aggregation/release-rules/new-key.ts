import { countMergeable } from './mergeable.ts';
import type { ReleaseRule } from './release-rule.ts';

/** A later key of the same series has come. */
export const newKey: ReleaseRule<'new-key'> = {
  reason: 'new-key',
  holds: (_policy, parts, { releaseRequest }) => releaseRequest === 'new-key' && countMergeable(parts) > 0,
};
