import type { GroupRef } from '../group.ts';
import type { OpenedGroup, OpenGroups } from './open-groups.ts';

/**
 * Notes an opened group of a series, and returns the groups to release. These are its earlier neighbour, and the group
 * itself if there is a later one. May be repeated.
 *
 * Of two successive groups, the joiner whose note ended last sees both. So every group except the last of its series is
 * released by its own joiner or by its successor's, in any order of arrival. A group that was noted with two times is
 * twice in its series, and is released when another group follows either entry.
 */
export async function closeSeries(
  openGroups: Pick<OpenGroups, 'note' | 'neighbours'>,
  opened: OpenedGroup & { readonly series: string },
): Promise<readonly GroupRef[]> {
  await openGroups.note(opened);
  const { earlier, later } = await openGroups.neighbours(opened);
  return [...(earlier ? [earlier] : []), ...(later ? [opened] : [])].map(({ fusion, key }) => ({
    fusion,
    key,
  }));
}
