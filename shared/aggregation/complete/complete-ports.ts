import type { ReleaseRequest } from '../../policy/release-reason.ts';
import type { Clock } from '../../ports/clock.ts';
import type { CompletionInput, CompletionResult } from '../completion.ts';
import type { GroupRef, Part, PublishableOutcome, PublishedOutcome } from '../group.ts';
import type { GroupStore } from '../group-store.ts';
import type { LatePolicyOf } from './latecomers.ts';
import type { UnadmittedReason } from './dead-letter.ts';
import type { BoundsPolicy } from '../within-bounds.ts';

/** The part of a fusion's policy that determines how a group is completed. */
export type CompletePolicy = LatePolicyOf &
  BoundsPolicy & {
    /**
     * True if a generation costs money, and so needs a lease before it is made. A result without a model may be computed
     * twice.
     */
    readonly asksModel: boolean;
    /** True if the model may answer so late that the group waits without a worker. The lease then fixes its parts. */
    readonly waits?: boolean;
  };

export interface CompletePorts {
  readonly store: GroupStore;
  readonly clock: Clock;
  /**
   * Given where the policy has versions: returns the policy of a version; undefined is the deployed one. Throws a
   * RetryableError for a version that is not known yet.
   */
  readonly policyOf?: (version: string | undefined) => Promise<CompletePolicy>;
  /** Returns a fencing token, unique for every lease. */
  newToken(): string;
  /** Merges, composes and writes the receipt. */
  make(input: CompletionInput): Promise<CompletionResult>;
  /** Returns a smaller outcome in place of one that is too large for the store. The last resort is a dead letter. */
  shrink(input: CompletionInput, outcome: PublishedOutcome): Promise<PublishableOutcome>;
  /** Publishes a completed generation. May be repeated: the event is the same. */
  publish(outcome: PublishableOutcome): Promise<void>;
  /** Answers parts that the policy does not admit to a group. */
  turnAway(ref: GroupRef, parts: readonly Part[], reason: UnadmittedReason): Promise<void>;
  /** Makes the joiners evaluate a group, open or completed, as if its timer had fired, or with a release request. */
  reevaluate(ref: GroupRef, request?: ReleaseRequest): Promise<void>;
}
