import type { Fusion } from '../policy/fusion.ts';
import type { Envelope } from '../envelope/envelope.ts';
import { rejectedEnvelope } from '../messages/rejected-event.ts';
import { compareText } from '../json/canonical-text.ts';
import type { Rejection } from '../envelope/rejection.ts';
import type { LateLetter } from './complete/dead-letter.ts';
import type { GroupRef, Part } from './group.ts';

/** The answers to late parts. Repeated calls give the same answers. */
export interface LateAnswers {
  /** Rejected events for the producers. */
  readonly rejections: readonly Envelope[];
  /** Texts of {@link LateLetter}s for an operator. */
  readonly letters: readonly string[];
}

const late: Rejection = { code: 'late', message: 'the group was closed before this envelope came' };

/** Answers parts that the policy does not admit to a completed group: with rejected events or with a dead letter. */
export function lateAnswers(
  policy: Fusion['late'],
  { fusion, key }: GroupRef,
  parts: readonly Part[],
  origin: { readonly bridgeName: string; readonly now: number },
): LateAnswers {
  if (parts.length === 0) return { rejections: [], letters: [] };
  if (policy !== 'dead-letter') {
    return {
      rejections: parts.map(({ topic, envelope }) =>
        rejectedEnvelope({ fusion, key, topic, envelope }, late, origin),
      ),
      letters: [],
    };
  }
  // Late parts are not merged, so their order does not matter. They are sorted so that repeated calls give one letter.
  const contributions = parts
    .map(({ topic, envelope: { header } }) => ({ topic, source: header.source, id: header.id }))
    .toSorted((a, b) => compareText(a.source, b.source) || compareText(a.id, b.id));
  const letter: LateLetter = { fusion, key, reason: 'late', detail: late.message, contributions };
  return { rejections: [], letters: [JSON.stringify(letter)] };
}
