import { inMergeOrder } from '../envelope/merge-order.ts';
import { isReal } from './release-rules/release.ts';
import type { Part } from './group.ts';
import type { ReceiptContribution } from '../result/receipt.ts';

/** The parts that are merged, in the order in which they are: the same whatever their arrival. */
export function inOrder(parts: readonly Part[]): Part[] {
  return parts.filter(isReal).toSorted((a, b) => inMergeOrder(a.envelope.header, b.envelope.header));
}

/** What a receipt says of the parts, in the order in which they were merged. */
export function contributionsOf(parts: readonly Part[]): ReceiptContribution[] {
  return inOrder(parts).map(({ topic, envelope: { header } }) => {
    const { source, id, time } = header;
    return time === undefined ? { topic, source, id } : { topic, source, id, time };
  });
}
