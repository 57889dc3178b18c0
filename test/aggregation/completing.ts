import { completeGroup } from '../../shared/aggregation/complete/complete-group.ts';
import type { CompletePorts, CompletePolicy } from '../../shared/aggregation/complete/complete-ports.ts';
import type { Draft, Made } from '../../shared/aggregation/completion.ts';
import type { GroupRef, Head } from '../../shared/aggregation/group.ts';
import type { GroupStore } from '../../shared/aggregation/group-store.ts';
import type { Nudge, ReleaseReason } from '../../shared/messages/contribution.ts';
import { TransientFault } from '../../shared/ports/retryable-error.ts';
import { memoryGroupStore } from '../fakes/memory-group-store.ts';
import { storedPart } from '../fakes/parts.ts';

export const ref: GroupRef = { fusion: 'order', key: 'k' };

export const stock = storedPart('stock', 's1', { left: 3 });

export const price = storedPart('price', 'p1', { amount: 10 });

export const asking: CompletePolicy = { late: 'amend', asksModel: true };

export const merging: CompletePolicy = { late: 'amend', asksModel: false };

/** What one test gives, and what it sees. */
export function worldOf(store: GroupStore = memoryGroupStore()) {
  const seen = {
    drafts: [] as Draft[],
    published: [] as string[],
    turnedAway: [] as string[],
    claims: [] as Head[],
    woken: 0,
    nudges: [] as (Nudge | undefined)[],
  };
  const clock = { at: 1_000 };
  let tokens = 0;
  const made: { next: (draft: Draft) => Made | Promise<Made> } = {
    next: ({ generation }) => ({
      kind: 'made',
      outcome: { kind: 'dead-lettered', letter: `g${generation}` },
    }),
  };
  const ports: CompletePorts = {
    store: {
      ...store,
      claim: (at, claim, over) => {
        seen.claims.push(claim);
        return store.claim(at, claim, over);
      },
    },
    clock: { now: () => clock.at },
    newToken: () => `token-${(tokens += 1)}`,
    make: async (draft) => {
      seen.drafts.push(draft);
      return made.next(draft);
    },
    tooLarge: () => ({ kind: 'dead-lettered', letter: 'too large' }),
    publish: async (outcome) => {
      seen.published.push(outcome.kind === 'dead-lettered' ? outcome.letter : outcome.kind);
    },
    turnAway: async (_ref, late) => {
      seen.turnedAway.push(...late.map(({ partId }) => partId));
    },
    wake: async (_ref, nudge) => {
      seen.woken += 1;
      seen.nudges.push(nudge);
    },
  };
  const complete = (
    policy: CompletePolicy,
    ticket = 't1',
    after = 0,
    remainingMs = () => 10_000,
    reason: ReleaseReason = 'size',
  ) => completeGroup(policy, { message: { ...ref, reason, ticket, after }, remainingMs }, ports);
  return { store, seen, clock, made, complete };
}

export const faultOf = async (work: Promise<void>): Promise<TransientFault> => {
  const fault: unknown = await work.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (fault instanceof TransientFault) return fault;
  throw new Error('no transient fault', { cause: fault });
};
