import type { GroupRef } from '../aggregation/group.ts';
import type { GroupStore } from '../aggregation/group-store.ts';
import { isMergeable } from '../aggregation/release-rules/mergeable.ts';

/** The state of a group that has not answered. */
export interface GroupStanding {
  /** The latest settled generation, 0 for none. */
  readonly generation: number;
  /** True while a worker makes the next generation. */
  readonly isBeingMade: boolean;
  /** The number of parts that arrived; a lower bound if the group was not read whole. */
  readonly parts: number;
  /** The topics of these parts, each once, sorted. */
  readonly topics: readonly string[];
  readonly isWhole: boolean;
}

/** The number of items to read. It is enough to find missing topics without reading thousands of parts. */
const maxItems = 1_000;

export async function standingOf(
  ref: GroupRef,
  groups: Pick<GroupStore, 'state' | 'view'>,
): Promise<GroupStanding> {
  const head = await groups.state(ref);
  const { parts, isWhole } = await groups.view(ref, maxItems);
  // Absence notices and corrections are stored like parts, but are not counted.
  const mergeable = parts.filter(isMergeable);
  return {
    generation: settledGeneration(head),
    isBeingMade: head?.state === 'leased',
    parts: mergeable.length,
    topics: [...new Set(mergeable.map(({ topic }) => topic))].toSorted(),
    isWhole,
  };
}

/**
 * Returns the latest settled generation, 0 for none. A worker that leases a generation has found the one before it
 * saved.
 */
export function settledGeneration(head: Awaited<ReturnType<GroupStore['state']>>): number {
  if (head === undefined) return 0;
  return head.state === 'completed' ? head.generation : head.generation - 1;
}
