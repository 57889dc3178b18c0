import { endsLoop, rejectedEvent } from '../../shared/messages/rejected-event.ts';
import { encodeFusionMessage } from '../../shared/messages/fusion-message.ts';
import type { Log } from '../../shared/ports/log.ts';
import type { Quarantine } from '../../shared/ports/quarantine.ts';
import type { MessageSender } from '../../shared/ports/message-sender.ts';
import type { EventPublisher } from '../../shared/ports/event-publisher.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import { handleEach } from '../../shared/ports/handle-each.ts';
import type { InboundMessage } from '../../shared/ports/inbound-message.ts';
import { admit, type Admission } from '../../shared/admission/admit.ts';
import { fairGroupOf } from '../../shared/messages/group-id.ts';
import type { Refusal, Verdict } from '../../shared/admission/verdict.ts';

export interface TopicPorts extends Admission {
  readonly bridgeName: string;
  readonly clock: Clock;
  readonly fusions: MessageSender;
  readonly quarantine: Quarantine;
  readonly publisher: EventPublisher;
  readonly log: Log;
}

/**
 * Handles one batch, and returns the ids to redeliver. A message that can never succeed is quarantined, and an event
 * informs its producer. One call sends all messages of the batch to the fusions. If the call fails, every message with a
 * part in it comes again. That does no harm: a part that is sent twice counts once, and a released group stays released.
 */
export const createTopicHandler =
  (ports: TopicPorts) =>
  async (inbound: readonly InboundMessage[]): Promise<readonly string[]> => {
    const verdicts: PromiseSettledResult<Verdict>[] = [];
    // One after the other: admission only computes, and an expression's time limit should meter that one alone.
    for (const { body, sentAt = ports.clock.now() } of inbound)
      verdicts.push(...(await Promise.allSettled([admit(body, ports, sentAt)])));

    const messages = verdicts
      .flatMap((one) => (one.status === 'fulfilled' ? one.value.messages : []))
      .map((message) => ({ body: encodeFusionMessage(message), groupId: fairGroupOf(message) }));
    const [sent] = await Promise.allSettled([ports.fusions.send(messages)]);

    return handleEach(
      inbound,
      async (message, index) => {
        const verdict = valueOf(verdicts[index]);
        if (verdict.messages.length > 0) valueOf(sent);
        if (verdict.refusal !== undefined) await turnAway(message, verdict.refusal, ports);
      },
      (error, { id: messageId, receives }) =>
        ports.log.error('message goes back to the queue', { messageId, receives, error }),
    );
  };

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
