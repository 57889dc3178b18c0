import type { GroupRef } from '../group.ts';
import type { OpenedGroup, OpenGroups } from './open-groups.ts';

/**
 * What the opener of a group in a series does: it notes the group and asks for its neighbours. The earlier one is to
 * be released; and this one itself, if there is a later one. May be repeated.
 *
 * Of two groups that follow one another, whoever's note ended last sees both, so that every group which is not the
 * last of its series is released by its own opener or by its successor's, in whatever order they come. A group that
 * was noted with two times stands twice in its series, and is released when another comes after either.
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
