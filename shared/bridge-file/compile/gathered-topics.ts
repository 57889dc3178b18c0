import type { FusionFile } from '../definition/bridge-file.ts';

/** Returns the topics whose parts a fusion gathers. */
export function gatheredTopics({ needs, wants, takes }: FusionFile): string[] {
  return [...needs, ...wants, ...takes];
}
