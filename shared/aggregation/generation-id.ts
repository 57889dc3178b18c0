import { shortHash } from '../json/digest.ts';
import type { GroupRef } from './group.ts';

/** Returns the id of the event of a generation: the same in every repetition. */
export function generationId({ fusion, key }: GroupRef, generation: number): string {
  return `${fusion}-${shortHash(`${fusion}#${key}`)}-${generation}`;
}
