import type { RecipientTransportName } from '../../shared/policy/recipients/recipient-transports.ts';
import { ordered } from './ordered.ts';
import { queue } from './queue.ts';
import type { RecipientDeployment } from './recipient-deployment.ts';

/** Every transport's deployment. */
export const recipientDeployments: Readonly<Record<RecipientTransportName, RecipientDeployment>> = {
  queue,
  ordered,
};
