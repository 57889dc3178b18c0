import { secretsManagerClient, sqsClient } from '../../shared/adapters/aws/clients.ts';
import { consoleLog } from '../../shared/adapters/aws/console-log.ts';
import { environment } from '../../shared/adapters/aws/environment.ts';
import { recipientSecret } from '../../shared/adapters/aws/secrets/recipient-secret.ts';
import { receiveFromSqs, type SqsFunction } from '../../shared/adapters/aws/sqs/receive-from-sqs.ts';
import { sqsRecipientDeadLetters } from '../../shared/adapters/aws/sqs/sqs-recipient-dead-letters.ts';
import { sqsVisibility } from '../../shared/adapters/aws/sqs/sqs-visibility.ts';
import { mayPass } from '../../shared/adapters/aws/to-fault.ts';
import type { Envelope } from '../../shared/envelope/envelope.ts';
import type { Evaluate } from '../../shared/expression/evaluate.ts';
import type { Json } from '../../shared/json/json.ts';
import type { OpenOutbound } from '../../shared/ports/outbound.ts';
import { withRetries } from '../../shared/ports/with-retries.ts';
import { shapeEnvelope } from '../../shared/result/shape-envelope.ts';
import { createForwardHandler, type ForwardPorts } from './handler.ts';
import { explainRefusals, giveUpTo } from './give-up.ts';

export interface ForwardDeployment {
  readonly recipient: string;
  readonly settings: Json;
  readonly open: OpenOutbound;
  /** The time that one delivery may take. */
  readonly deliveryMs: number;
  /** Present when the recipient reads a shape of its own. */
  readonly shaping?: { readonly shape: string; readonly evaluate: Evaluate };
  /** Present when the recipient reads a message of Protocol Buffers. */
  readonly encode?: (envelope: Envelope) => Envelope;
}

/** Wires the forwarder of one recipient, once at its cold start. */
export function start(deployment: ForwardDeployment): SqsFunction {
  const { recipient, settings, open, deliveryMs } = deployment;
  const env = environment(process.env);
  const clock = { now: () => Date.now() };
  const sqs = sqsClient();
  const secretId = process.env['RECIPIENT_SECRET'] ?? '';
  const outbound = open(settings, {
    recipient,
    env,
    secret: secretId === '' ? undefined : recipientSecret(secretsManagerClient(), secretId, clock),
    now: clock.now,
    allowsLoopback: process.env['FUSION_BUS_ALLOW_LOOPBACK'] === '1',
  });
  const deadLetters = sqsRecipientDeadLetters(sqs, env('RECIPIENT_DLQ_URL'), recipient);
  const refusals = explainRefusals();
  const handle = createForwardHandler({
    outbound,
    translate: translationOf(deployment),
    deadLetters,
    log: consoleLog,
    deliveryMs,
  });
  return receiveFromSqs(
    withRetries(refusals.watch(handle), {
      pause: sqsVisibility(sqs, env('INBOX_QUEUE_URL')),
      giveUp: giveUpTo(deadLetters, refusals),
      mayPass,
      random: Math.random,
      log: consoleLog,
    }),
  );
}

/** Returns the way from a fused envelope to the one that the recipient reads: the shape first, then the message. */
function translationOf({ recipient, shaping, encode }: ForwardDeployment): ForwardPorts['translate'] {
  return async (envelope) => {
    const shaped =
      shaping === undefined ? envelope : await shapeEnvelope(envelope, { recipient, ...shaping });
    return encode === undefined ? shaped : encode(shaped);
  };
}
