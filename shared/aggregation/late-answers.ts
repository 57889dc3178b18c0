import type { Fusion } from '../policy/fusion.ts';
import type { Envelope } from '../envelope/envelope.ts';
import { rejectedEnvelope } from '../messages/rejected-event.ts';
import { compareText } from '../json/canonical-text.ts';
import type { Rejection } from '../envelope/rejection.ts';
import type { Clock } from '../ports/clock.ts';
import type { EventPublisher } from '../ports/event-publisher.ts';
import type { MessageSender } from '../ports/message-sender.ts';
import type { LateLetter, UnadmittedReason } from './complete/dead-letter.ts';
import type { GroupRef, Part } from './group.ts';

/** The answers to late parts. Repeated calls give the same answers. */
export interface LateAnswers {
  /** Rejected events for the producers. */
  readonly rejections: readonly Envelope[];
  /** Texts of {@link LateLetter}s for an operator. */
  readonly letters: readonly string[];
}

const answers: { readonly [Reason in UnadmittedReason]: Rejection & { readonly code: Reason } } = {
  late: { code: 'late', message: 'the group was closed before this envelope came' },
  unopened: {
    code: 'unopened',
    message: 'envelopes of this topic open no group, and none was opened in the time that they wait for one',
  },
  'group-full': { code: 'group-full', message: 'the group had no room for this envelope' },
};

/** Answers parts that the policy does not admit to a group: with rejected events or with a dead letter. */
export function lateAnswers(
  policy: Fusion['late'],
  { fusion, key }: GroupRef,
  parts: readonly Part[],
  reason: UnadmittedReason,
  origin: { readonly bridgeName: string; readonly now: number },
): LateAnswers {
  if (parts.length === 0) return { rejections: [], letters: [] };
  const answer = answers[reason];
  if (policy !== 'dead-letter') {
    return {
      rejections: parts.map(({ topic, envelope }) =>
        rejectedEnvelope({ fusion, key, topic, envelope }, answer, origin),
      ),
      letters: [],
    };
  }
  // Late parts are not merged, so their order does not matter. They are sorted so that repeated calls give one letter.
  const contributions = parts
    .map(({ topic, envelope: { header } }) => ({ topic, source: header.source, id: header.id }))
    .toSorted((a, b) => compareText(a.source, b.source) || compareText(a.id, b.id));
  const letter: LateLetter = { fusion, key, reason, detail: answer.message, contributions };
  return { rejections: [], letters: [JSON.stringify(letter)] };
}

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
