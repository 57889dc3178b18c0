import type { Fusion } from '../../shared/policy/fusion.ts';

/** A policy that merges by vote only, with the change to measure. */
export function benchFusion(change: Partial<Fusion>): Fusion {
  return {
    name: 'order',
    needs: [],
    wants: [],
    takes: [],
    minSize: 1,
    expects: false,
    statesDeadline: false,
    closesSeries: false,
    isListed: false,
    deadlineMs: 30_000,
    onDeadline: 'partial',
    late: 'amend',
    merge: { weights: {}, fields: {} },
    compose: { kind: 'merge' },
    recipients: ['shop'],
    policy: 'f'.repeat(64),
    ...change,
  };
}

/** Three topics, of which one part each makes the group. */
export const ofThree = benchFusion({ needs: ['stock', 'price', 'risk'] });
