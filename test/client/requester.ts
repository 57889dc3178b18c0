import type { Outcome, Part } from '../../shared/aggregation/group.ts';
import type { GroupStore } from '../../shared/aggregation/group-store.ts';
import type { RequestPorts } from '../../shared/client/request.ts';
import type { Envelope } from '../../shared/envelope/envelope.ts';
import { memoryGroupStore } from '../fakes/memory-group-store.ts';

export const ref = { fusion: 'order', key: 'k' };

export const endedOf = (generation: number, kind: 'fused' | 'held' | 'discarded' = 'fused'): Outcome => ({
  kind,
  recipients: [],
  envelope: {
    header: {
      specversion: '1.0',
      id: `order-${generation}`,
      source: 'fusion-bus/shop',
      type: `order.${kind}`,
    },
    body: { kind: 'json', value: { generation } },
  },
});

/** Settles a generation with these parts, as the complete function does. */
export async function settle(
  store: GroupStore,
  generation: number,
  outcome: Outcome = endedOf(generation),
  parts: readonly Part[] = [],
): Promise<void> {
  const state = {
    state: 'completed',
    generation,
    token: `token-${generation}`,
    requestedBy: 'ticket',
    included: parts.map(({ partId }) => partId),
    before: [],
    savedAt: 0,
    ended: outcome.kind,
  } as const;
  const saved = await store.save(ref, { state, outcome }, parts, await store.state(ref));
  if (saved.kind !== 'saved') throw new Error(saved.kind);
}

/** A requester whose time passes only while it sleeps, with a timetable of events. */
export interface Requester {
  readonly ports: RequestPorts;
  readonly store: GroupStore;
  readonly posted: Envelope[];
  readonly sleeps: number[];
  /** The event happens after so many ms. */
  at(ms: number, event: () => Promise<unknown>): void;
}

export function openRequester(begin = 1_000_000): Requester {
  const store = memoryGroupStore();
  const posted: Envelope[] = [];
  const sleeps: number[] = [];
  const timetable: { readonly at: number; readonly event: () => Promise<unknown> }[] = [];
  let now = begin;
  let ids = 0;
  return {
    store,
    posted,
    sleeps,
    at: (ms, event) => void timetable.push({ at: begin + ms, event }),
    ports: {
      groups: store,
      publisher: {
        publish: async (envelopes) => {
          posted.push(...envelopes);
        },
      },
      follow: async (envelope) => envelope,
      clock: { now: () => now },
      sleep: async (ms) => {
        sleeps.push(ms);
        const due = timetable.filter(({ at }) => at > now && at <= now + ms);
        now += ms;
        for (const { event } of due.toSorted((a, b) => a.at - b.at)) await event();
      },
      newId: () => `fresh-${(ids += 1)}`,
    },
  };
}
