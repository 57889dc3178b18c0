import type { InboundMessage } from '../../shared/ports/inbound-message.ts';

/** One message of a batch, as a transport hands it to a handler. */
export function inboundMessage(id: string, body: string, receives = 1): InboundMessage {
  return { id, body, receives, receipt: `receipt-${id}` };
}
