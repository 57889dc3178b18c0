import type { Fusion } from '../policy/fusion.ts';
import { lateAnswers } from '../aggregation/late-answers.ts';
import type { UnadmittedReason } from '../aggregation/complete/dead-letter.ts';
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

/** Answers parts that the policy does not admit to a group. */
export function answerLateParts({
  bridgeName,
  clock,
  publisher,
  deadLetters,
}: AnswerLatePorts): (
  fusion: Fusion,
  ref: GroupRef,
  parts: readonly Part[],
  reason: UnadmittedReason,
) => Promise<void> {
  return async ({ late }, ref, parts, reason) => {
    const { rejections, letters } = lateAnswers(late, ref, parts, reason, { bridgeName, now: clock.now() });
    await Promise.all([publisher.publish(rejections), deadLetters.send(letters.map((body) => ({ body })))]);
  };
}
