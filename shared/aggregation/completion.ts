import type { ReleaseReason } from '../policy/release-reason.ts';
import type { Evidence } from '../truth-discovery/evidence/evidence.ts';
import type { GroupRef, MergedKind, Outcome, Part, PublishableOutcome } from './group.ts';
import type { Spent } from '../ports/model-usage.ts';

/** The input from which a generation is made. */
export interface CompletionInput {
  readonly ref: GroupRef;
  readonly generation: number;
  readonly reason: ReleaseReason;
  /** The kind of outcome of the generation that this one amends; undefined for the first of a round. */
  readonly previous: Outcome['kind'] | undefined;
  /** The best outcome before the previous generation, where it is better. */
  readonly merged?: MergedKind;
  /** In their order: merging, the prompt and the receipt keep it. */
  readonly parts: readonly Part[];
  /** Parts that did not fit into the group; absent if all did. */
  readonly leftOut?: readonly Part[];
  /** True if the predicate took too long when the group was released. */
  readonly isUndecided?: true;
  readonly attempts: number;
  readonly spent: Spent;
  readonly causationId: string | undefined;
  /** The request id of the message that asked for the generation. A repeated message keeps it. */
  readonly requestedBy: string;
  /** The `partId`s of the corrections in the last merged generation. */
  readonly learnedCorrections?: readonly string[];
  /** Times of the answers that the key paid for before, ms since the epoch. */
  readonly questions?: readonly number[];
  /** The version of the policy that judges the group. */
  readonly version?: string;
}

/** The result of completion, or the reason why there is none yet. */
export type CompletionResult =
  | {
      readonly kind: 'made';
      readonly outcome: PublishableOutcome;
      /** The evidence of a fused group about its sources, where weights are learned. */
      readonly evidenceUpdate?: Evidence;
      /** The times of paid answers to keep, where this generation paid for one. */
      readonly questions?: readonly number[];
    }
  /** The model could not be asked now. The lease keeps the cost so far. */
  | { readonly kind: 'try-later'; readonly afterMs: number; readonly why: string; readonly spent: Spent }
  /**
   * The model will answer later. The stored question now owes the group its message: the batch function sends it again,
   * with the same request id, when there is an answer or none will come. The question is stored before this result is
   * returned, so that a death in between repeats the visit.
   */
  | { readonly kind: 'waiting' };
