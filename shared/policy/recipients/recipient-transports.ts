import { ordered } from './ordered.ts';
import { queue } from './queue.ts';
import type { RecipientDescriptor } from './recipient-descriptor.ts';

/** Every transport to recipients, in the order of the reference page. */
export const recipientTransports = [queue, ordered] as const satisfies readonly RecipientDescriptor[];

export type RecipientTransportName = (typeof recipientTransports)[number]['name'];
