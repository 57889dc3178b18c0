import { sqsClient } from '../../shared/adapters/aws/clients.ts';
import { eventBridgeClient } from '../../shared/adapters/aws/eventbridge/event-bridge-client.ts';
import { consoleLog } from '../../shared/adapters/aws/console-log.ts';
import { environment } from '../../shared/adapters/aws/environment.ts';
import { eventBridgePublisher } from '../../shared/adapters/aws/eventbridge/event-bridge-publisher.ts';
import { retriesFrom } from '../../shared/adapters/aws/sqs/retries-from.ts';
import { sqsMessageSender } from '../../shared/adapters/aws/sqs/sqs-message-sender.ts';
import { sqsQuarantine } from '../../shared/adapters/aws/sqs/sqs-quarantine.ts';
import type { ClaimStore } from '../../shared/claim-check/claim-store.ts';
import type { FallibleHandler, InboundTransport } from '../../shared/ports/inbound-message.ts';
import type { AdmissionSteps } from '../../shared/admission/admission-steps.ts';
import { type Admission, admitBy } from '../../shared/admission/admit-by.ts';
import { withOwnProcess } from '../../shared/adapters/node/own-process.ts';
import { createTopicHandler, giveUpIn, type TopicPorts } from './handler.ts';

/** Creates a topic's handler, and watches it. */
export type ObserveTopic = (
  create: (ports: TopicPorts) => FallibleHandler,
  ports: TopicPorts,
) => FallibleHandler;

export interface TopicDeployment<Entry> extends Omit<Admission, 'claims' | 'decode'> {
  /** The transport of producers' messages; the bundle holds no other. */
  readonly inbound: InboundTransport<Entry>;
  /** The steps of admission that the topic's policy asks for; the bundle holds no other. */
  readonly steps: AdmissionSteps;
  /** Given where large bodies are kept; see `claims.ts`. */
  readonly claims?: () => ClaimStore;
  /** Present where the bridge asks for telemetry; see `observed.ts`. */
  readonly observe?: ObserveTopic;
}

/** Wires a topic's function, once at its cold start. The compiled policy is handed in by the bundle's entry. */
export function start<Entry>({
  claims: openClaims,
  inbound,
  steps,
  observe = (create, ports) => create(ports),
  ...admission
}: TopicDeployment<Entry>): Entry {
  const claims = openClaims?.();
  const env = environment(process.env);
  const sqs = sqsClient();
  const ports = {
    ...admission,
    admit: admitBy(steps),
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
  return inbound.receive(withOwnProcess(observe(createTopicHandler, ports), retries));
}
