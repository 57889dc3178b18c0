import type { RecipientTransportName } from '../../shared/policy/recipients/recipient-transports.ts';
import { bus } from './bus.ts';
import { http } from './http.ts';
import { kafka } from './kafka.ts';
import { ordered } from './ordered.ts';
import { queue } from './queue.ts';
import { rabbitmq } from './rabbitmq.ts';
import type { RecipientDeployment } from './recipient-deployment.ts';
import { sns } from './sns.ts';

/** Every transport's deployment. */
export const recipientDeployments: Readonly<Record<RecipientTransportName, RecipientDeployment>> = {
  queue,
  ordered,
  http,
  sns,
  bus,
  kafka,
  rabbitmq,
};
