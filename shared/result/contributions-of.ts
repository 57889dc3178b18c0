import type { Part } from '../aggregation/group.ts';
import { isMergeable } from '../aggregation/release-rules/mergeable.ts';
import type { ReceiptContribution } from './receipt.ts';

/**
 * Lists the parts that were merged, as a receipt names them.
 *
 * @param parts in their order, which is kept
 */
export function contributionsOf(parts: readonly Part[]): ReceiptContribution[] {
  return parts.filter(isMergeable).map(({ topic, envelope: { header } }) => {
    const { source, id, time } = header;
    return time === undefined ? { topic, source, id } : { topic, source, id, time };
  });
}
