import type { StoredGroup } from '../aggregation/stored-group.ts';
import type { GroupRef } from '../aggregation/group.ts';
import type { GroupStore } from '../aggregation/group-store.ts';
import type { OpenedGroup, OpenGroups } from '../aggregation/open-groups/open-groups.ts';
import { settledGeneration } from './group-standing.ts';

/** Yields the groups on a fusion's list that opened since a time, each once. */
export async function* openedSince(
  list: Pick<OpenGroups, 'list'>,
  fusion: string,
  since: number,
): AsyncGenerator<OpenedGroup> {
  const seen = new Set<string>();
  let cursor: string | undefined;
  do {
    const page = await list.list(fusion, since, cursor);
    for (const opened of page.groups) {
      if (seen.has(opened.key)) continue;
      seen.add(opened.key);
      yield opened;
    }
    ({ cursor } = page);
  } while (cursor !== undefined);
}

/** Reads a group as a list shows it; undefined for one that is forgotten. */
export async function groupOverview(
  ref: GroupRef,
  groups: Pick<GroupStore, 'state' | 'view'>,
): Promise<StoredGroup | undefined> {
  const head = await groups.state(ref);
  const { parts } = await groups.view(ref);
  const times = parts.map(({ arrivedAt }) => arrivedAt);
  if (head?.state === 'completed') times.push(head.savedAt);
  if (times.length === 0) return undefined;
  const { state } = head === undefined ? { state: 'open' as const } : stateOf(head);
  return {
    ...ref,
    state,
    generation: settledGeneration(head),
    parts: parts.length,
    since: Math.min(...times),
    changedAt: Math.max(...times),
  };
}

function stateOf(head: NonNullable<Awaited<ReturnType<GroupStore['state']>>>): Pick<StoredGroup, 'state'> {
  return { state: head.state === 'completed' ? head.ended : 'being made' };
}
