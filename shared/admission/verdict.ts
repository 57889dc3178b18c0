import type { Refused } from '../messages/rejected-event.ts';
import type { Rejection } from '../envelope/rejection.ts';
import type { FusionMessage } from '../messages/fusion-message.ts';

/**
 * The result for one message of a topic's queue. It may hold both messages to fusions and a rejection, when some
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
