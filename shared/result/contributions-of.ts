import type { Part } from '../aggregation/group.ts';
import { partsInOrder } from '../aggregation/parts-in-order.ts';
import type { ReceiptContribution } from './receipt.ts';

/** What a receipt says of the parts, in the order in which they were merged. */
export function contributionsOf(parts: readonly Part[]): ReceiptContribution[] {
  return partsInOrder(parts).map(({ topic, envelope: { header } }) => {
    const { source, id, time } = header;
    return time === undefined ? { topic, source, id } : { topic, source, id, time };
  });
}
