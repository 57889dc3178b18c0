import type { OpenedGroup, OpenGroups } from '../../shared/aggregation/open-groups/open-groups.ts';
import { shortHash } from '../../shared/json/digest.ts';
import type { Clock } from '../../shared/ports/clock.ts';

export interface MemoryOpenGroupsOptions {
  readonly clock?: Clock;
  readonly rememberMs?: (fusion: string) => number;
  readonly pageSize?: number;
}

/** The list's meaning in a few lines: what the adapters are held to. */
export function memoryOpenGroups({
  clock = { now: () => 0 },
  rememberMs = () => Infinity,
  pageSize = 100,
}: MemoryOpenGroupsOptions = {}): OpenGroups {
  const noted = new Map<string, OpenedGroup>();
  const shown = (fusion: string): readonly OpenedGroup[] =>
    [...noted.values()]
      .filter((group) => group.fusion === fusion && group.at + rememberMs(fusion) > clock.now())
      .toSorted(byOrder);

  return {
    async note(group) {
      noted.set(JSON.stringify([group.fusion, group.series, group.at, group.key]), group);
    },

    async neighbours(group) {
      const others = shown(group.fusion).filter(
        ({ key, series }) => series === group.series && key !== group.key,
      );
      return {
        earlier: others.findLast((other) => byOrder(other, group) < 0),
        later: others.find((other) => byOrder(other, group) > 0),
      };
    },

    async list(fusion, from, cursor) {
      if (cursor !== undefined && !/^\d+#/.test(cursor)) throw new Error('the cursor is none of this list');
      const groups = shown(fusion).filter(
        (group) => group.at >= from && (cursor === undefined || placeOf(group) > cursor),
      );
      const page = groups.slice(0, pageSize);
      const last = page.at(-1);
      return { groups: page, ...(last && page.length < groups.length && { cursor: placeOf(last) }) };
    },
  };
}

/** Sorts by time, then by the key's hash, then by series: no two entries share a place. */
function placeOf({ at, key, series = '' }: OpenedGroup): string {
  return `${String(at).padStart(16, '0')}#${shortHash(key)}#${series}`;
}

function byOrder(one: OpenedGroup, other: OpenedGroup): number {
  const [a, b] = [placeOf(one), placeOf(other)];
  return a < b ? -1 : a > b ? 1 : 0;
}
