import type { Refused } from '../messages/rejected-event.ts';
import type { Rejection } from '../envelope/rejection.ts';
import type { FusionMessage } from '../messages/fusion-message.ts';
import { formatPointer } from '../json/pointer.ts';

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

/** The producer chooses member names, which may be of any length. */
const maxAttributeLength = 1_000;

/** Returns the rejection of a body that does not fit the topic's role. @param at the place of the fault in the body */
export function invalidBody(at: readonly string[], message: string): Rejection {
  const attribute = `data${formatPointer(at)}`.slice(0, maxAttributeLength).toWellFormed();
  return { code: 'invalid-data', attribute, message };
}
