import type { GroupStore } from '../../shared/aggregation/group-store.ts';
import { needsAnswer } from '../../shared/aggregation/release-rules/mergeable.ts';
import type { Network } from './network.ts';

/** What only the store can tell of a history. */
export interface StoreNotes {
  /** Filled by the workers. */
  readonly accepted: Set<string>;
  readonly stored: Map<string, string>;
  lostAnswers: number;
  overtaken: number;
  readonly unopened: Map<number, readonly string[]>;
  /** The ids of all parts in the order of their puts. */
  readonly puts: string[];
}

export function storeNotes(): StoreNotes {
  return {
    accepted: new Set(),
    stored: new Map(),
    lostAnswers: 0,
    overtaken: 0,
    unopened: new Map(),
    puts: [],
  };
}

/** A store as the workers see it: over the network. What the history is judged by is noted down. */
export function slowStore(store: GroupStore, { over }: Network, notes: StoreNotes): GroupStore {
  return {
    putPart: (at, part) =>
      over(async () => {
        notes.puts.push(part.partId);
        if (needsAnswer(part)) notes.stored.set(part.partId, part.topic);
        return store.putPart(at, part);
      }),
    hasPart: (at, partId) => over(() => store.hasPart(at, partId)),
    view: (at, limit) => over(() => store.view(at, limit)),
    tally: (at, more) => over(() => store.tally(at, more)),
    state: (at) => over(() => store.state(at)),
    parts: (at, select) => over(() => store.parts(at, select)),
    hasState: (at) => over(() => store.hasState(at)),
    lease: (at, claim, head) => over(() => store.lease(at, claim, head)),
    releaseLease: (at, claim) => over(() => store.releaseLease(at, claim)),
    outcome: (at, head) => over(() => store.outcome(at, head)),
    markPublished: (at, generation) => over(() => store.markPublished(at, generation)),
    isPublished: (at, generation) =>
      over(async () => {
        const isOut = await store.isPublished(at, generation);
        if (!isOut) notes.overtaken += 1;
        return isOut;
      }),
    save: async (at, settled, parts, head) => {
      try {
        const written = await over(async () => {
          const result = await store.save(at, settled, parts, head);
          const { state, outcome } = settled;
          if (result.kind === 'saved' && outcome.kind === 'unopened')
            notes.unopened.set(state.generation, state.included);
          return result;
        });
        if (written.kind === 'refused') notes.lostAnswers += 1;
        return written;
      } catch (crash) {
        notes.lostAnswers += 1;
        throw crash;
      }
    },
  };
}
