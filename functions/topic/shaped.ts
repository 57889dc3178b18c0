import { sqsClient } from '../../shared/adapters/aws/clients.ts';
import { eventBridgeClient } from '../../shared/adapters/aws/eventbridge/event-bridge-client.ts';
import { consoleLog } from '../../shared/adapters/aws/console-log.ts';
import { environment } from '../../shared/adapters/aws/environment.ts';
import { eventBridgePublisher } from '../../shared/adapters/aws/eventbridge/event-bridge-publisher.ts';
import { retriesFrom } from '../../shared/adapters/aws/sqs/retries-from.ts';
import { sqsMessageSender } from '../../shared/adapters/aws/sqs/sqs-message-sender.ts';
import { sqsQuarantine } from '../../shared/adapters/aws/sqs/sqs-quarantine.ts';
import { admitBy } from '../../shared/admission/admit-by.ts';
import { withOwnProcess } from '../../shared/adapters/node/own-process.ts';
import { shapedAdmit } from '../../shared/admission/shaped-admit.ts';
import type { Evaluate } from '../../shared/expression/evaluate.ts';
import { createTopicHandler, giveUpIn } from './handler.ts';
import type { TopicDeployment } from './main.ts';

export interface ShapedDeployment<Entry> extends TopicDeployment<Entry> {
  readonly shape: string;
  readonly evaluate: Evaluate;
}

/**
 * Wires the function of a topic that shapes what comes. It stands beside `main.ts`, so that the bundles of other topics
 * hold nothing of it.
 */
export function startShaped<Entry>({
  claims: openClaims,
  inbound,
  steps,
  shape,
  ...admission
}: ShapedDeployment<Entry>): Entry {
  const claims = openClaims?.();
  const env = environment(process.env);
  const sqs = sqsClient();
  const ports = {
    ...admission,
    admit: shapedAdmit(admitBy(steps), { shape, evaluate: admission.evaluate }),
    decode: inbound.decode,
    ...(claims !== undefined && { claims }),
    bridgeName: env('BRIDGE_NAME'),
    clock: { now: () => Date.now() },
    fusions: sqsMessageSender(sqs, env('FUSION_QUEUE_URL')),
    quarantine: sqsQuarantine(sqs, env('QUARANTINE_QUEUE_URL')),
    publisher: eventBridgePublisher(eventBridgeClient(), env('BUS_NAME')),
    log: consoleLog,
  };
  const retries = { ...retriesFrom(sqs, env, 'topic'), giveUp: giveUpIn(ports) };
  return inbound.receive(withOwnProcess(createTopicHandler(ports), retries));
}
