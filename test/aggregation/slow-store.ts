import type { GroupStore } from '../../shared/aggregation/group-store.ts';
import { wantsAnswer } from '../../shared/aggregation/release-rules/release.ts';
import type { Network } from './network.ts';

/** What only the store can tell of a history. */
export interface StoreNotes {
  readonly accepted: Set<string>;
  lostAnswers: number;
  overtaken: number;
}

/** A store as the workers see it: over the network. What the history is judged by is noted down. */
export function slowStore(store: GroupStore, { over }: Network, notes: StoreNotes): GroupStore {
  return {
    putPart: (at, part) =>
      over(async () => {
        if (wantsAnswer(part)) notes.accepted.add(part.partId);
        return store.putPart(at, part);
      }),
    view: (at, limit) => over(() => store.view(at, limit)),
    tally: (at, more) => over(() => store.tally(at, more)),
    head: (at) => over(() => store.head(at)),
    parts: (at) => over(() => store.parts(at)),
    hasHead: (at) => over(() => store.hasHead(at)),
    claim: (at, claim, head) => over(() => store.claim(at, claim, head)),
    yieldClaim: (at, claim) => over(() => store.yieldClaim(at, claim)),
    outcome: (at, head) => over(() => store.outcome(at, head)),
    markOut: (at, generation) => over(() => store.markOut(at, generation)),
    isOut: (at, generation) =>
      over(async () => {
        const isOut = await store.isOut(at, generation);
        if (!isOut) notes.overtaken += 1;
        return isOut;
      }),
    save: async (at, settled, parts, head) => {
      try {
        const written = await over(() => store.save(at, settled, parts, head));
        if (written.kind === 'refused') notes.lostAnswers += 1;
        return written;
      } catch (crash) {
        notes.lostAnswers += 1;
        throw crash;
      }
    },
  };
}
