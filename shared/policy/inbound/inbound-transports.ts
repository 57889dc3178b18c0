import { eventbridge } from './eventbridge.ts';
import type { InboundDescriptor } from './inbound-descriptor.ts';

/** Every inbound transport. A topic that names none has the first. */
export const inboundTransports = [eventbridge] as const satisfies readonly InboundDescriptor[];

export type InboundTransportName = (typeof inboundTransports)[number]['name'];
