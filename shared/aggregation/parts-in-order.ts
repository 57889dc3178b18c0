import { inOrder } from '../envelope/in-order.ts';
import type { Contribution } from '../envelope/contribution.ts';

/**
 * Puts the parts of a group in their order. It is the only place that does: what is merged, shown to a model and listed
 * in a receipt keeps the order in which it is handed on.
 */
export function partsInOrder<P extends Contribution>(parts: readonly P[]): P[] {
  return inOrder(parts, ({ envelope }) => envelope.header);
}
