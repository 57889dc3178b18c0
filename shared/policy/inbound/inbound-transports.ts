import { eventbridge } from './eventbridge.ts';
import type { InboundDescriptor } from './inbound-descriptor.ts';

/** Every inbound transport. The first is that of a topic which names none. */
export const inboundTransports = [eventbridge] as const satisfies readonly InboundDescriptor[];

export type InboundTransportName = (typeof inboundTransports)[number]['name'];
