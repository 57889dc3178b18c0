import {
  inboundTransports,
  type InboundTransportName,
} from '../../shared/policy/inbound/inbound-transports.ts';
import type { Topic } from '../../shared/policy/topic.ts';
import { eventbridge } from './eventbridge.ts';
import type { InboundDeployment } from './inbound-deployment.ts';

/** Every inbound transport's deployment. */
const inboundDeployments: Readonly<Record<InboundTransportName, InboundDeployment>> = {
  eventbridge,
};

/** Returns the deployment of a topic's transport. */
export function inboundDeploymentOf({ inbound }: Pick<Topic, 'inbound'>): InboundDeployment {
  return inboundDeployments[inbound?.transport ?? inboundTransports[0].name];
}
