import type { Statements } from '../../messages/statements.ts';

/** What of a part bears on whether its group is complete. */
export interface StatingPart {
  readonly topic: string;
  readonly states?: Statements;
}

/** Whether a part is one to be merged: neither word of what will not come, nor a correction. */
export function isMergeable({ states }: StatingPart): boolean {
  return states?.absent === undefined && states?.corrects !== true;
}

/** Whether a part says what is right for its group. */
export function isCorrection({ states }: StatingPart): boolean {
  return states?.corrects === true;
}

/** Whether a part must be answered: a key is open while there is one. Word of what will not come waits for others. */
export function needsAnswer(part: StatingPart): boolean {
  return isMergeable(part) || isCorrection(part);
}

export function countMergeable(parts: readonly StatingPart[]): number {
  let count = 0;
  for (const part of parts) if (isMergeable(part)) count += 1;
  return count;
}
