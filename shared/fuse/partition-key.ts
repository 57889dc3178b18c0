import type { Part } from '../group/group.ts';

/** What a fused envelope is ordered and partitioned by: what its parts have in common, or else its correlation key. */
export function partitionKeyOf(parts: readonly Part[], key: string): string {
  const [first, ...others] = new Set(parts.map(({ envelope }) => envelope.header.partitionkey));
  return others.length === 0 && first !== undefined ? first : key;
}
