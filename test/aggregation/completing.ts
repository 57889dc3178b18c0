import { completeGroup } from '../../shared/aggregation/complete/complete-group.ts';
import type { CompletePorts, CompletePolicy } from '../../shared/aggregation/complete/complete-ports.ts';
import type { CompletionInput, CompletionResult } from '../../shared/aggregation/completion.ts';
import type { GroupRef, GroupState } from '../../shared/aggregation/group.ts';
import type { GroupStore } from '../../shared/aggregation/group-store.ts';
import type { ReleaseRequest } from '../../shared/policy/release-reason.ts';
import type { ReleaseReason } from '../../shared/policy/release-reason.ts';
import { RetryableError } from '../../shared/ports/retryable-error.ts';
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
    drafts: [] as CompletionInput[],
    published: [] as string[],
    turnedAway: [] as string[],
    claims: [] as GroupState[],
    woken: 0,
    nudges: [] as (ReleaseRequest | undefined)[],
  };
  const clock = { at: 1_000 };
  let tokens = 0;
  const made: { next: (draft: CompletionInput) => CompletionResult | Promise<CompletionResult> } = {
    next: ({ generation }) => ({
      kind: 'made',
      outcome: { kind: 'dead-lettered', letter: `g${generation}` },
    }),
  };
  const ports: CompletePorts = {
    store: {
      ...store,
      lease: (at, claim, over) => {
        seen.claims.push(claim);
        return store.lease(at, claim, over);
      },
    },
    clock: { now: () => clock.at },
    newToken: () => `token-${(tokens += 1)}`,
    make: async (draft) => {
      seen.drafts.push(draft);
      return made.next(draft);
    },
    shrink: async () => ({ kind: 'dead-lettered', letter: 'too large' }),
    publish: async (outcome) => {
      seen.published.push(outcome.kind === 'dead-lettered' ? outcome.letter : outcome.kind);
    },
    turnAway: async (_ref, late) => {
      seen.turnedAway.push(...late.map(({ partId }) => partId));
    },
    reevaluate: async (_ref, nudge) => {
      seen.woken += 1;
      seen.nudges.push(nudge);
    },
  };
  const complete = (
    policy: CompletePolicy,
    requestId = 't1',
    after = 0,
    remainingMs = () => 10_000,
    reason: ReleaseReason = 'size',
    more: { readonly isUndecided?: true } = {},
  ) => completeGroup(policy, { message: { ...ref, reason, requestId, after, ...more }, remainingMs }, ports);
  /** The same where the bridge has versions of its policy. */
  const completeVersioned = (
    policy: CompletePolicy,
    version: string | undefined,
    reason: ReleaseReason = 'size',
  ) =>
    completeGroup(
      policy,
      {
        message: {
          ...ref,
          reason,
          requestId: 't1',
          after: 0,
          ...(version !== undefined && { version }),
        },
        remainingMs: () => 10_000,
      },
      { ...ports, policyOf: async () => policy },
    );
  return { store, seen, clock, made, complete, completeVersioned };
}

export const faultOf = async (work: Promise<void>): Promise<RetryableError> => {
  const fault: unknown = await work.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (fault instanceof RetryableError) return fault;
  throw new Error('no transient fault', { cause: fault });
};
