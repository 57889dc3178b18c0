import type {
  ClaimedHead,
  GroupRef,
  Head,
  Outcome,
  Part,
  PartSummary,
  Tally,
} from '../../shared/aggregation/group.ts';
import type { GroupStore } from '../../shared/aggregation/group-store.ts';

interface Item {
  readonly parts: Map<string, Part>;
  head: Head | undefined;
  outcome: Outcome | undefined;
  readonly out: Set<number>;
  tally: Tally | undefined;
}

/** The store's meaning in a few lines: what the adapters are held to, and what the algorithm is tested on. */
export function memoryGroupStore(): GroupStore {
  const groups = new Map<string, Item>();
  const groupOf = ({ fusion, key }: GroupRef): Item => {
    const id = `${fusion}#${key}`;
    const group = groups.get(id) ?? {
      parts: new Map(),
      head: undefined,
      outcome: undefined,
      out: new Set<number>(),
      tally: undefined,
    };
    groups.set(id, group);
    return group;
  };
  const holds = (group: Item, token: string): boolean =>
    group.head?.state === 'claimed' && group.head.token === token;

  return {
    async putPart(ref, part) {
      const { parts } = groupOf(ref);
      if (parts.has(part.partId)) return 'duplicate';
      parts.set(part.partId, part);
      return 'stored';
    },

    async view(ref, limit = Infinity) {
      const { parts, head, tally, out } = groupOf(ref);
      // As a sorted table would: the tally, the head and the marks come first.
      const first = Number(head !== undefined) + Number(tally !== undefined) + out.size;
      const sorted = [...parts.values()].toSorted((a, b) => (a.partId < b.partId ? -1 : 1)).map(summaryOf);
      return {
        head,
        parts: sorted.slice(0, Math.max(0, limit - first)),
        isWhole: first + sorted.length < limit,
        tally,
      };
    },

    async tally(ref, more) {
      const group = groupOf(ref);
      const { tally: before } = group;
      group.tally = {
        count: (before?.count ?? 0) + more.count,
        topics: union(before?.topics, more.topics),
        expected: union(before?.expected, more.expected),
        sizes: union(before?.sizes, more.sizes),
      };
      return group.tally;
    },

    async parts(ref) {
      return [...groupOf(ref).parts.values()];
    },

    async head(ref) {
      return groupOf(ref).head;
    },

    async hasHead(ref) {
      return groupOf(ref).head !== undefined;
    },

    async claim(ref, claim, over) {
      const group = groupOf(ref);
      if (!isSame(group.head, over)) return { kind: 'refused', head: group.head };
      group.head = claim;
      return { kind: 'claimed' };
    },

    async save(ref, { head, outcome }, _parts, over) {
      const group = groupOf(ref);
      if (!isSame(group.head, over)) return { kind: 'refused', head: group.head };
      group.head = head;
      group.outcome = outcome;
      return { kind: 'saved' };
    },

    async markOut(ref, generation) {
      groupOf(ref).out.add(generation);
    },

    async isOut(ref, generation) {
      return groupOf(ref).out.has(generation);
    },

    async outcome(ref, head) {
      const group = groupOf(ref);
      return isSame(group.head, head) ? group.outcome : undefined;
    },

    async yieldClaim(ref, claim: ClaimedHead) {
      const group = groupOf(ref);
      if (!holds(group, claim.token)) return 'fenced';
      group.head = claim;
      return 'yielded';
    },
  };
}

function summaryOf({ partId, topic, digest, arrivedAt, states }: Part): PartSummary {
  return { partId, topic, digest, arrivedAt, ...(states !== undefined && { states }) };
}

function union<T>(some: readonly T[] = [], more: readonly T[]): readonly T[] {
  return [...new Set([...some, ...more])];
}

function isSame(head: Head | undefined, over: Head | undefined): boolean {
  return head?.state === over?.state && head?.generation === over?.generation && head?.token === over?.token;
}
