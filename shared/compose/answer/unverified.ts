import { parsePointer } from '../../json/pointer.ts';
import type { ClaudePolicy } from '../../policy/compose-policy.ts';
import type { Question } from '../question.ts';

/**
 * Tells whether any sender may speak for a topic, in a fusion that checks the senders of other topics. Such a topic
 * may inform an answer and settles nothing.
 */
export function isUnverified(
  { verified }: Pick<ClaudePolicy, 'verified'>,
  topic: string | undefined,
): boolean {
  return verified !== undefined && (topic === undefined || !verified.topics.includes(topic));
}

/** Tells the same of a field, by its JSON Pointer into the merged record. A verified correction vouches for its field. */
export function isUnverifiedField(
  { policy, merged: { fields } }: Pick<Question, 'policy' | 'merged'>,
  pointer: string,
): boolean {
  if (!isUnverified(policy, parsePointer(pointer)?.[0])) return false;
  if (policy.verified?.corrections !== true) return true;
  return !fields.some(({ field, corrected }) => corrected === true && field === pointer);
}
