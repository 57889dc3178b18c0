import type { FusionMessage } from '../../messages/fusion-message.ts';
import type { GroupRef } from '../group.ts';
import type { OpenGroups, OpenedGroup } from './open-groups.ts';

type ReleaseAll = Omit<Extract<FusionMessage, { readonly kind: 'release-all' }>, 'kind'>;

/** Number of group states that are read in parallel. */
const concurrency = 10;

/**
 * Reads one page of the open groups of a fusion. Returns the groups to release and the cursor of the next page. May be
 * repeated: a release request is harmless to a completed group.
 *
 * @param isClosed may be wrong about a group that was leased or completed a moment ago
 * @param from ms since the epoch; groups that opened before then have passed their deadlines
 */
export async function releaseAll(
  openGroups: Pick<OpenGroups, 'list'>,
  isClosed: (ref: GroupRef) => Promise<boolean>,
  { fusion, cursor }: ReleaseAll,
  from: number,
): Promise<{ readonly releases: readonly GroupRef[]; readonly next?: string }> {
  const page = await openGroups.list(fusion, from, cursor);
  const keys = [...new Set(page.groups.map(({ key }) => key))];
  const releases: GroupRef[] = [];
  for (let start = 0; start < keys.length; start += concurrency) {
    const checks = keys.slice(start, start + concurrency).map(async (key) => {
      const ref = { fusion, key };
      return { ref, isDone: await isClosed(ref) };
    });
    for (const { ref, isDone } of await Promise.all(checks)) if (!isDone) releases.push(ref);
  }
  return { releases, ...(page.cursor !== undefined && { next: page.cursor }) };
}

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
