import type { PartSummary } from './group.ts';

/** The ids of parts, sorted, as heads and claims keep them. */
export function partIds(parts: readonly PartSummary[]): string[] {
  return parts.map(({ partId }) => partId).toSorted();
}
