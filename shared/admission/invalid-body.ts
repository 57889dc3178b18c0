import type { Rejection } from '../envelope/rejection.ts';
import { formatPointer } from '../json/pointer.ts';

/** The producer chooses member names, which may be of any length. */
const maxAttributeLength = 1_000;

/** Returns the rejection of a body that does not fit the topic's role. @param at the place of the fault in the body */
export function invalidBody(at: readonly string[], message: string): Rejection {
  const attribute = `data${formatPointer(at)}`.slice(0, maxAttributeLength).toWellFormed();
  return { code: 'invalid-data', attribute, message };
}
