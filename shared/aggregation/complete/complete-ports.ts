import type { ReleaseRequest } from '../../policy/release-reason.ts';
import type { Clock } from '../../ports/clock.ts';
import type { CompletionInput, CompletionResult } from '../completion.ts';
import type { GroupRef, Outcome, Part } from '../group.ts';
import type { GroupStore } from '../group-store.ts';
import type { LatePolicyOf } from './latecomers.ts';

/** What in a fusion's policy bears on how a group is completed. */
export type CompletePolicy = LatePolicyOf & {
  /**
   * Whether a generation is paid for, and so is claimed before it is made. What is only computed may be computed twice.
   */
  readonly asksModel: boolean;
  /** Whether the model may answer so late that the group waits without a worker; what it is asked about is fixed then. */
  readonly waits?: boolean;
};

export interface CompletePorts {
  readonly store: GroupStore;
  readonly clock: Clock;
  /** Unique for every claim. */
  newToken(): string;
  /** Merges, composes and writes the receipt. */
  make(draft: CompletionInput): Promise<CompletionResult>;
  /** The outcome for a generation that the store cannot hold. */
  tooLarge(draft: CompletionInput): Outcome;
  /** Says a settled generation; may be repeated and is then the same event. */
  publish(outcome: Outcome): Promise<void>;
  /** Answers contributions that came after the group was closed and that the policy does not let in. */
  turnAway(ref: GroupRef, late: readonly Part[]): Promise<void>;
  /** Lets the joiners look at a group, closed or not, as if its alarm clock had rung, or as if somebody wanted its release. */
  reevaluate(ref: GroupRef, nudge?: ReleaseRequest): Promise<void>;
}
