import { inMergeOrder } from '../envelope/merge-order.ts';
import { isMergeable } from './release-rules/mergeable.ts';
import type { Part } from './group.ts';

/** The parts that are merged, in the order in which they are: the same whatever their arrival. */
export function partsInOrder(parts: readonly Part[]): Part[] {
  return parts.filter(isMergeable).toSorted((a, b) => inMergeOrder(a.envelope.header, b.envelope.header));
}
