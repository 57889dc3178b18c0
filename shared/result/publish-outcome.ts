import type { Outcome } from '../aggregation/group.ts';
import type { MessageSender } from '../ports/message-sender.ts';
import type { EventPublisher } from '../ports/event-publisher.ts';
import type { RecipientSender } from '../ports/recipient-sender.ts';

/**
 * Publishes the outcome of a generation: on the bus and to its ordered recipients, or in the dead-letter queue.
 *
 * A rule of the bus cannot set a message group and keeps no order, so ordered recipients are fed from here. This is the
 * only resequencing: generation n is published on every queue before any worker opens n+1. The queues come last, right
 * before the generation is marked as published, because a failure in between repeats the publication.
 *
 * A repeat remains possible. SQS drops a message that is sent again under the same id within five minutes. This covers a
 * worker that outlived its lease, and a redelivery if the visibility timeout of the completion queue is shorter. If a
 * worker dies between the send and the mark and its message returns later (a model with more than 35 seconds, a redrive
 * from the dead-letter queue), the recipient gets the same envelope twice in a row, and never behind a later one.
 *
 * @param senders those of the recipients that complete sends to, by name; all others are fed by rules of the bus
 */
export function publishOutcome(
  publisher: EventPublisher,
  deadLetters: MessageSender,
  senders: ReadonlyMap<string, RecipientSender>,
): (outcome: Outcome) => Promise<void> {
  return async (outcome) => {
    if (outcome.kind === 'dead-lettered') return deadLetters.send([{ body: outcome.letter }]);
    const { envelope, recipients } = outcome;
    await publisher.publish([envelope]);
    const own = recipients.flatMap((name) => senders.get(name) ?? []);
    await Promise.all(own.map((sender) => sender.send(envelope)));
  };
}
