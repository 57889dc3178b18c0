import { shortHash } from '../json/digest.ts';
import type { GroupRef } from './group.ts';

/** The id of the event that a generation ends in: the same in every repetition. */
export function generationId({ fusion, key }: GroupRef, generation: number): string {
  return `${fusion}-${shortHash(`${fusion}#${key}`)}-${generation}`;
}
