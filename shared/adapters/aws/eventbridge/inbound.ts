import { decodeEvent } from '../../../envelope/decode-event.ts';
import type { InboundTransport } from '../../../ports/inbound-message.ts';
import { receiveFromSqs, type SqsFunction } from '../sqs/receive-from-sqs.ts';

/** Events of the bus, which a rule puts into the topic's queue. */
export const inbound: InboundTransport<SqsFunction> = { receive: receiveFromSqs, decode: decodeEvent };
