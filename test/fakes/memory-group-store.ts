import type {
  LeasedGroup,
  GroupRef,
  GroupState,
  Outcome,
  Part,
  PartSummary,
  Tally,
} from '../../shared/aggregation/group.ts';
import { envelopeBytes } from '../../shared/envelope/encode-envelope.ts';
import type { GroupStore } from '../../shared/aggregation/group-store.ts';

interface Item {
  readonly parts: Map<string, Part>;
  state: GroupState | undefined;
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
      state: undefined,
      outcome: undefined,
      out: new Set<number>(),
      tally: undefined,
    };
    groups.set(id, group);
    return group;
  };
  const holds = (group: Item, token: string): boolean =>
    group.state?.state === 'leased' && group.state.token === token;

  return {
    async putPart(ref, part) {
      const { parts } = groupOf(ref);
      if (parts.has(part.partId)) return 'duplicate';
      parts.set(part.partId, part);
      return 'stored';
    },

    async hasPart(ref, partId) {
      return groupOf(ref).parts.has(partId);
    },

    async view(ref, limit = Infinity) {
      const { parts, state, tally, out } = groupOf(ref);
      // As a sorted table would: the tally, the head and the marks come first.
      const first = Number(state !== undefined) + Number(tally !== undefined) + out.size;
      const sorted = [...parts.values()].toSorted((a, b) => (a.partId < b.partId ? -1 : 1)).map(summaryOf);
      return {
        state,
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
        ...(more.stamps && { stamps: union(before?.stamps, more.stamps) }),
      };
      return group.tally;
    },

    async parts(ref, select = (part) => part) {
      const all = [...groupOf(ref).parts.values()];
      return all.flatMap((part) => select(part, envelopeBytes(part.envelope)) ?? []);
    },

    async state(ref) {
      return groupOf(ref).state;
    },

    async hasState(ref) {
      const { state } = groupOf(ref);
      return state !== undefined && !(state.state === 'completed' && state.ended === 'unopened');
    },

    async lease(ref, lease, over) {
      const group = groupOf(ref);
      if (!isSame(group.state, over)) return { kind: 'refused', state: group.state };
      group.state = lease;
      return { kind: 'leased' };
    },

    async save(ref, { state, outcome }, _parts, over) {
      const group = groupOf(ref);
      if (!isSame(group.state, over)) return { kind: 'refused', state: group.state };
      group.state = state;
      group.outcome = outcome;
      return { kind: 'saved' };
    },

    async markPublished(ref, generation) {
      groupOf(ref).out.add(generation);
    },

    async isPublished(ref, generation) {
      return groupOf(ref).out.has(generation);
    },

    async outcome(ref, head) {
      const group = groupOf(ref);
      return isSame(group.state, head) ? group.outcome : undefined;
    },

    async releaseLease(ref, lease: LeasedGroup) {
      const group = groupOf(ref);
      if (!holds(group, lease.token)) return 'fenced';
      group.state = lease;
      return 'yielded';
    },
  };
}

function summaryOf({ partId, topic, digest, arrivedAt, states, version }: Part): PartSummary {
  return {
    partId,
    topic,
    digest,
    arrivedAt,
    ...(states !== undefined && { states }),
    ...(version !== undefined && { version }),
  };
}

function union<T>(some: readonly T[] = [], more: readonly T[]): readonly T[] {
  return [...new Set([...some, ...more])];
}

function isSame(head: GroupState | undefined, over: GroupState | undefined): boolean {
  return head?.state === over?.state && head?.generation === over?.generation && head?.token === over?.token;
}
