import type { Nudge } from '../../messages/contribution.ts';
import type { Clock } from '../../ports/ports.ts';
import type { Draft, Made } from '../completion.ts';
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
  make(draft: Draft): Promise<Made>;
  /** The outcome for a generation that the store cannot hold. */
  tooLarge(draft: Draft): Outcome;
  /** Says a settled generation; may be repeated and is then the same event. */
  publish(outcome: Outcome): Promise<void>;
  /** Answers contributions that came after the group was closed and that the policy does not let in. */
  turnAway(ref: GroupRef, late: readonly Part[]): Promise<void>;
  /** Lets the joiners look at a group, closed or not, as if its alarm clock had rung, or as if somebody wanted its release. */
  wake(ref: GroupRef, nudge?: Nudge): Promise<void>;
}
