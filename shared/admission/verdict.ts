import type { Refused } from '../messages/rejected-event.ts';
import type { Rejection } from '../envelope/rejection.ts';
import type { FusionMessage } from '../messages/fusion-message.ts';

/**
 * What becomes of one message of a topic's queue. Messages to the fusions and a refusal stand together when some
 * fusions can place the envelope and others cannot.
 */
export interface Verdict {
  readonly messages: readonly FusionMessage[];
  readonly refusal: Refusal | undefined;
}

export interface Refusal {
  readonly refused: Refused;
  readonly rejection: Rejection;
}

export function rejectedVerdict(refused: Refused, rejection: Rejection): Verdict {
  return { messages: [], refusal: { refused, rejection } };
}
