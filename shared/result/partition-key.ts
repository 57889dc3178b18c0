import type { Part } from '../aggregation/group.ts';

/**
 * The `partitionkey` of a group's fused envelopes: that of its earliest part, or else the correlation key.
 *
 * Where all parts name the same partition, it is that one. Where they differ, one rule must still give every generation
 * of a group the same partition, or the second could overtake the first on its way to a recipient that is ordered by
 * it. What is common to all parts may change with a part that comes late; which of them came first does not, as long as
 * clocks differ by less than a group is old.
 *
 * @param parts all that are kept for the key, also those that a later round leaves out
 */
export function partitionKeyOf(parts: readonly Part[], key: string): string {
  let earliest: Part | undefined;
  for (const part of parts) if (earliest === undefined || isBefore(part, earliest)) earliest = part;
  return earliest?.envelope.header.partitionkey ?? key;
}

/** Ties in time are broken by id, so that the order of the list does not matter. */
function isBefore(a: Part, b: Part): boolean {
  return a.arrivedAt < b.arrivedAt || (a.arrivedAt === b.arrivedAt && a.partId < b.partId);
}
