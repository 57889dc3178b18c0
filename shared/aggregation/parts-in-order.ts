import { inMergeOrder } from '../envelope/merge-order.ts';
import { isReal } from './release-rules/release.ts';
import type { Part } from './group.ts';

/** The parts that are merged, in the order in which they are: the same whatever their arrival. */
export function inOrder(parts: readonly Part[]): Part[] {
  return parts.filter(isReal).toSorted((a, b) => inMergeOrder(a.envelope.header, b.envelope.header));
}
