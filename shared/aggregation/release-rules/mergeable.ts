import type { Statements } from '../../messages/statements.ts';

/** The members of a part that decide whether its group is complete. */
export interface StatingPart {
  readonly topic: string;
  readonly states?: Statements;
}

/** Tells whether a part is to be merged: it is neither an absence nor a correction. */
export function isMergeable({ states }: StatingPart): boolean {
  return states?.absent === undefined && states?.corrects !== true;
}

/** Tells whether a part is a correction of its group. */
export function isCorrection({ states }: StatingPart): boolean {
  return states?.corrects === true;
}

/** Tells whether a part needs an answer. A key is open while there is such a part. An absence waits for other parts. */
export function needsAnswer(part: StatingPart): boolean {
  return isMergeable(part) || isCorrection(part);
}

export function countMergeable(parts: readonly StatingPart[]): number {
  let count = 0;
  for (const part of parts) if (isMergeable(part)) count += 1;
  return count;
}
