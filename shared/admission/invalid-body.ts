import type { Rejection } from '../envelope/rejection.ts';
import { formatPointer } from '../json/pointer.ts';

/** A member's name is the producer's, and may be of any length. */
const maxAttributeLength = 1_000;

/** A body that is not what the topic's role asks for. @param at the place in the body that is at fault */
export function invalidBody(at: readonly string[], message: string): Rejection {
  const attribute = `data${formatPointer(at)}`.slice(0, maxAttributeLength).toWellFormed();
  return { code: 'invalid-data', attribute, message };
}
