import type { PartSummary } from './group.ts';

/** The ids of parts, sorted, as heads and claims keep them. */
export function idsOf(parts: readonly PartSummary[]): string[] {
  return parts.map(({ partId }) => partId).toSorted();
}
