import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { sqsClient } from '../../shared/adapters/aws/clients.ts';
import { eventBridgeClient } from '../../shared/adapters/aws/eventbridge/event-bridge-client.ts';
import { consoleLog } from '../../shared/adapters/aws/console-log.ts';
import { environment } from '../../shared/adapters/aws/environment.ts';
import { eventBridgePublisher } from '../../shared/adapters/aws/eventbridge/event-bridge-publisher.ts';
import { sqsMessageSender } from '../../shared/adapters/aws/sqs/sqs-message-sender.ts';
import { sqsQuarantine } from '../../shared/adapters/aws/sqs/sqs-quarantine.ts';
import type { ClaimStore } from '../../shared/claim-check/claim-store.ts';
import type { Admission } from '../../shared/admission/admit.ts';
import { createTopicHandler } from './handler.ts';

export interface TopicDeployment extends Omit<Admission, 'claims'> {
  /** Present when large bodies are stored; see `claims.ts`. */
  readonly claims?: () => ClaimStore;
}

/** Wires a topic's function, once at its cold start. The bundle's entry passes in the compiled policy. */
export function start({
  claims: openClaims,
  ...admission
}: TopicDeployment): (event: SQSEvent) => Promise<SQSBatchResponse> {
  const claims = openClaims?.();
  const env = environment(process.env);
  const sqs = sqsClient();
  return createTopicHandler({
    ...admission,
    ...(claims !== undefined && { claims }),
    bridgeName: env('BRIDGE_NAME'),
    clock: { now: () => Date.now() },
    fusions: sqsMessageSender(sqs, env('FUSION_QUEUE_URL')),
    quarantine: sqsQuarantine(sqs, env('QUARANTINE_QUEUE_URL')),
    publisher: eventBridgePublisher(eventBridgeClient(), env('BUS_NAME')),
    log: consoleLog,
  });
}
