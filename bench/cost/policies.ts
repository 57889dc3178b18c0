import type { Fusion } from '../../shared/policy/fusion.ts';
import { fusionOf } from '../../test/fakes/policies.ts';

/** A policy that merges by vote only, with the change to measure. */
export function benchFusion(change: Partial<Fusion>): Fusion {
  return fusionOf({ needs: [], merge: { weights: {}, fields: {} }, ...change });
}

/** Three topics, of which one part each makes the group. */
export const ofThree = benchFusion({ needs: ['stock', 'price', 'risk'] });
