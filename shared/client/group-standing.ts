import type { GroupRef } from '../aggregation/group.ts';
import type { GroupStore } from '../aggregation/group-store.ts';
import { isMergeable } from '../aggregation/release-rules/mergeable.ts';

/** What can be told of a group that has not answered. */
export interface GroupStanding {
  /** The latest generation that is settled, 0 for none. */
  readonly generation: number;
  /** Whether somebody is making the next one. */
  readonly isBeingMade: boolean;
  /** How many parts have come; at least so many where the group is not read whole. */
  readonly parts: number;
  /** The topics that these parts are of, each once, sorted. */
  readonly topics: readonly string[];
  readonly isWhole: boolean;
}

/** Enough to tell what is missing; a group of thousands would be read for a sentence. */
const mostItems = 1_000;

export async function standingOf(
  ref: GroupRef,
  groups: Pick<GroupStore, 'state' | 'view'>,
): Promise<GroupStanding> {
  const head = await groups.state(ref);
  const { parts, isWhole } = await groups.view(ref, mostItems);
  // Word that a topic will not come, and what corrects, are kept like parts, and are none.
  const came = parts.filter(isMergeable);
  return {
    generation: settledGeneration(head),
    isBeingMade: head?.state === 'leased',
    parts: came.length,
    topics: [...new Set(came.map(({ topic }) => topic))].toSorted(),
    isWhole,
  };
}

/** The latest generation that is settled, 0 for none: whoever claims one has found the one before it saved. */
export function settledGeneration(head: Awaited<ReturnType<GroupStore['state']>>): number {
  if (head === undefined) return 0;
  return head.state === 'completed' ? head.generation : head.generation - 1;
}
