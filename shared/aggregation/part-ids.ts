import type { PartSummary } from './group.ts';

/** Returns the ids of parts, sorted, as group states store them. */
export function partIds(parts: readonly PartSummary[]): string[] {
  return parts.map(({ partId }) => partId).toSorted();
}
