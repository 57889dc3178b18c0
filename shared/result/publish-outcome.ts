import type { Outcome } from '../aggregation/group.ts';
import type { MessageSender } from '../ports/message-sender.ts';
import type { EventPublisher } from '../ports/event-publisher.ts';
import type { RecipientSender } from '../ports/recipient-sender.ts';

/**
 * Says how a generation ended: on the bus and to its ordered recipients, or to the people who watch the dead-letter
 * queue.
 *
 * A rule of the bus can give its messages no group of their own, and keeps no order; so what must come in order is sent
 * from here. That is all the resequencing there is: generation n is out, on every queue, before anybody opens n+1.
 * The queues come last, right before the generation is marked as out, since what fails in between is said again.
 *
 * What remains. Said again under the same id within five minutes, SQS drops it: so it is for a worker that outlived its
 * lease, and for a redelivery where the completion queue's visibility timeout is shorter than that. When a worker dies
 * between the send and the mark and its message comes later than that (a model that is given more than 35 seconds, a
 * redrive from the dead letters), the recipient sees the same envelope twice in a row, and never behind a later one.
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
