import { endsLoop, rejectedEvent } from '../../shared/messages/rejected-event.ts';
import { encodeFusionMessage, type FusionMessage } from '../../shared/messages/fusion-message.ts';
import { decodeEvent } from '../../shared/envelope/decode-event.ts';
import type { Rejection } from '../../shared/envelope/rejection.ts';
import { RetryableError } from '../../shared/ports/retryable-error.ts';
import type { Log } from '../../shared/ports/log.ts';
import type { Quarantine } from '../../shared/ports/quarantine.ts';
import type { MessageSender } from '../../shared/ports/message-sender.ts';
import type { EventPublisher } from '../../shared/ports/event-publisher.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import { handleEach } from '../../shared/ports/handle-each.ts';
import type { FailedMessage, InboundMessage } from '../../shared/ports/inbound-message.ts';
import type { Admission, Admit } from '../../shared/admission/admit-by.ts';
import { fairGroupOf } from '../../shared/messages/group-id.ts';
import type { Refusal, Verdict } from '../../shared/admission/verdict.ts';

export interface TopicPorts extends Admission {
  /** Decides on one message, by the steps that this topic asks for. */
  readonly admit: Admit;
  readonly bridgeName: string;
  readonly clock: Clock;
  readonly fusions: MessageSender;
  readonly quarantine: Quarantine;
  readonly publisher: EventPublisher;
  readonly log: Log;
}

/**
 * Handles one batch, and returns the messages that failed. A message that can never succeed is quarantined, and an event
 * informs its producer. One call sends all messages of the batch to the fusions. If the call fails, every message with a
 * part in it comes again. That does no harm: a part that is sent twice counts once, and a released group stays released.
 */
export const createTopicHandler =
  (ports: TopicPorts) =>
  async (inbound: readonly InboundMessage[]): Promise<readonly FailedMessage[]> => {
    const verdicts: PromiseSettledResult<Verdict>[] = [];
    // One after the other: admission only computes, and an expression's time limit should meter that one alone.
    for (const { body, sentAt = ports.clock.now() } of inbound)
      verdicts.push(...(await Promise.allSettled([ports.admit(body, ports, sentAt)])));

    const all = verdicts.flatMap((one) => (one.status === 'fulfilled' ? one.value.messages : []));
    const [sent] = await Promise.allSettled([send(all, ports)]);

    return handleEach(inbound, async (message, index) => {
      const { messages, refusal } = valueOf(verdicts[index]);
      if (messages.length > 0) {
        // A message that the queue refuses for good must not take the others with it.
        const isShared = sent.status === 'fulfilled' || sent.reason instanceof RetryableError;
        await (isShared ? valueOf(sent) : send(messages, ports));
      }
      if (refusal !== undefined) await turnAway(message, refusal, ports);
    });
  };

/** Quarantines a message that is given up, and informs its producer as far as the message names it. */
export const giveUpIn =
  (ports: TopicPorts) =>
  (message: InboundMessage, rejection: Rejection): Promise<void> => {
    const decoded = (ports.decode ?? decodeEvent)(message.body, ports.decoders);
    const { source, id } = decoded.kind === 'envelope' ? decoded.envelope.header : decoded;
    return turnAway(message, { refused: { topic: ports.topic.name, source, id }, rejection }, ports);
  };

function send(messages: readonly FusionMessage[], { fusions }: TopicPorts): Promise<void> {
  return fusions.send(
    messages.map((message) => ({ body: encodeFusionMessage(message), groupId: fairGroupOf(message) })),
  );
}

async function turnAway(
  { id: messageId, body }: InboundMessage,
  { refused, rejection }: Refusal,
  ports: TopicPorts,
): Promise<void> {
  const { topic, source, id } = refused;
  const origin = { bridgeName: ports.bridgeName, now: ports.clock.now() };
  await ports.quarantine.put([{ original: body, stage: 'topic', topic, rejection }]);
  if (!endsLoop(refused, rejection))
    await ports.publisher.publish([rejectedEvent({ ...refused, messageId }, rejection, origin)]);
  ports.log.warn('message rejected', {
    messageId,
    topic,
    source,
    id,
    code: rejection.code,
  });
}

/** The value, or the fault again. */
function valueOf<T>(settled: PromiseSettledResult<T> | undefined): T {
  if (settled?.status === 'fulfilled') return settled.value;
  throw settled?.reason ?? new Error('a message of the batch has no verdict');
}
