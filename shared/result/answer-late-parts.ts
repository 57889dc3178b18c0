import type { Fusion } from '../policy/fusion.ts';
import { lateAnswers } from '../aggregation/late-answers.ts';
import type { GroupRef, Part } from '../aggregation/group.ts';
import type { MessageSender } from '../ports/message-sender.ts';
import type { EventPublisher } from '../ports/event-publisher.ts';
import type { Clock } from '../ports/clock.ts';

export interface AnswerLatePorts {
  readonly bridgeName: string;
  readonly clock: Clock;
  readonly publisher: EventPublisher;
  readonly deadLetters: MessageSender;
}

/** Answers parts that came while their group was being closed, and that the policy does not let in. */
export function answerLateParts({
  bridgeName,
  clock,
  publisher,
  deadLetters,
}: AnswerLatePorts): (fusion: Fusion, ref: GroupRef, parts: readonly Part[]) => Promise<void> {
  return async ({ late }, ref, parts) => {
    const { rejections, letters } = lateAnswers(late, ref, parts, { bridgeName, now: clock.now() });
    await Promise.all([publisher.publish(rejections), deadLetters.send(letters.map((body) => ({ body })))]);
  };
}
