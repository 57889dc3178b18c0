import type { FusionMessage } from '../../messages/fusion-message.ts';
import type { GroupRef } from '../group.ts';
import type { OpenGroups } from './open-groups.ts';

type ReleaseAll = Omit<Extract<FusionMessage, { readonly kind: 'release-all' }>, 'kind'>;

/** Heads that are asked for side by side. */
const concurrency = 10;

/**
 * One page of an order to release all open groups of a fusion: the groups to release, and where the next message goes
 * on. May be repeated: a release is harmless to a group that is closed.
 *
 * @param isClosed may be wrong about a group that was closed a moment ago
 * @param from groups that opened before have ended by themselves, ms since the epoch
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
    const asked = keys.slice(start, start + concurrency).map(async (key) => {
      const ref = { fusion, key };
      return { ref, isDone: await isClosed(ref) };
    });
    for (const { ref, isDone } of await Promise.all(asked)) if (!isDone) releases.push(ref);
  }
  return { releases, ...(page.cursor !== undefined && { next: page.cursor }) };
}
