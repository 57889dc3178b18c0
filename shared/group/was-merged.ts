import type { Outcome } from './group.ts';

/** Whether a generation was merged, be it published or held for a person: it is what the policy asks for, and has taught. */
export function wasMerged(ended: Outcome['kind'] | undefined): boolean {
  return ended === 'fused' || ended === 'held';
}
