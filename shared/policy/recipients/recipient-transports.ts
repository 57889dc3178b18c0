import { bus } from './bus.ts';
import { http } from './http.ts';
import { kafka } from './kafka.ts';
import { ordered } from './ordered.ts';
import { queue } from './queue.ts';
import { rabbitmq } from './rabbitmq.ts';
import type { RecipientDescriptor } from './recipient-descriptor.ts';
import { sns } from './sns.ts';

/** Every transport to recipients, in the order of the reference page. */
export const recipientTransports = [
  queue,
  ordered,
  http,
  sns,
  bus,
  kafka,
  rabbitmq,
] as const satisfies readonly RecipientDescriptor[];

export type RecipientTransportName = (typeof recipientTransports)[number]['name'];
