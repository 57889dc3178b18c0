import type { Contribution } from '../envelope/contribution.ts';
import type { Repeats } from '../merge/fold-duplicates.ts';
import type { Merged } from '../merge/merged.ts';
import type { Trust } from '../merge/trust/trust.ts';
import type { CompletionMessage } from '../messages/completion-message.ts';
import type { ClaudePolicy } from '../policy/compose-policy.ts';

/** What a composer is asked: the settled record, what stayed open, and the texts themselves. */
export interface Question {
  readonly fusion: string;
  readonly key: string;
  readonly policy: ClaudePolicy;
  readonly merged: Merged;
  /** In their order, which the model is shown. */
  readonly contributions: readonly Contribution[];
  /** Contributions that the model is not shown, because one that it is shown says the same. */
  readonly repeats?: Repeats;
  /** Weight of each source, for what is cut first when the budget is short. */
  readonly weights: Readonly<Record<string, number>>;
  /** Needed topics that did not come. */
  readonly missing: readonly string[];
  /** Fields of the merged record, by JSON Pointer, that the merge would not settle: they are the composer's to decide. */
  readonly unsettled?: readonly string[];
  /** What earlier groups taught of those who answer; given where the fusion learns whom to trust. */
  readonly trust?: Trust;
  /** Which of its model's answers is asked for, from 1; absent where the model gives one alone. */
  readonly sample?: number;
  /** The message that the group is owed when an answer comes later than the visit. */
  readonly asker?: CompletionMessage;
}
