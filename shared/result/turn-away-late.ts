import type { Fusion } from '../policy/bridge.ts';
import { turnedAway } from '../aggregation/late-answers.ts';
import type { GroupRef, Part } from '../aggregation/group.ts';
import type { Clock, EventPublisher, MessageSender } from '../ports/ports.ts';

export interface TurnAwayPorts {
  readonly bridgeName: string;
  readonly clock: Clock;
  readonly publisher: EventPublisher;
  readonly deadLetters: MessageSender;
}

/** Answers parts that came while their group was being closed, and that the policy does not let in. */
export function turnAwayLate({
  bridgeName,
  clock,
  publisher,
  deadLetters,
}: TurnAwayPorts): (fusion: Fusion, ref: GroupRef, parts: readonly Part[]) => Promise<void> {
  return async ({ late }, ref, parts) => {
    const { rejections, letters } = turnedAway(late, ref, parts, { bridgeName, now: clock.now() });
    await Promise.all([publisher.publish(rejections), deadLetters.send(letters.map((body) => ({ body })))]);
  };
}
