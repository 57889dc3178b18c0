import type { Outcome } from '../../../shared/group/group.ts';
import type { EventPublisher, MessageSender } from '../../../shared/messaging/ports.ts';

/** Says how a generation ended: on the bus, or to the people who watch the dead-letter queue. */
export function publishOutcome(
  publisher: EventPublisher,
  deadLetters: MessageSender,
): (outcome: Outcome) => Promise<void> {
  return (outcome) =>
    outcome.kind === 'dead-lettered'
      ? deadLetters.send([{ body: outcome.letter }])
      : publisher.publish([outcome.envelope]);
}
