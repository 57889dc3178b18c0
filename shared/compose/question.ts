import type { Contribution } from '../envelope/contribution.ts';
import type { FoldedRepeats } from '../merge/fold-duplicates.ts';
import type { Merged } from '../merge/merged.ts';
import type { Trust } from '../merge/trust/trust.ts';
import type { CompletionMessage } from '../messages/completion-message.ts';
import type { ClaudePolicy } from '../policy/compose-policy.ts';
import type { Attempt } from '../ports/model-usage.ts';

/** A question to a composer: the settled record, the unsettled fields, and the texts themselves. */
export interface Question {
  readonly fusion: string;
  readonly key: string;
  readonly policy: ClaudePolicy;
  readonly merged: Merged;
  /** In their order, which the model is shown. */
  readonly contributions: readonly Contribution[];
  /** The near duplicates of the contributions. The model is not shown them. */
  readonly repeats?: FoldedRepeats;
  /** The weight of each source; the text of the least is cut first when the budget is short. */
  readonly weights: Readonly<Record<string, number>>;
  /** Needed topics without a part. */
  readonly missing: readonly string[];
  /** Fields of the merged record, by JSON Pointer, that the merge did not settle; the composer decides them. */
  readonly unsettled?: readonly string[];
  /** The trust in the models from earlier groups; present when the fusion learns weights. */
  readonly trust?: Trust;
  /** The number of this sample of its model, from 1; absent when the model gives only one. */
  readonly sample?: number;
  /** The attempts of earlier tries of the same generation, where a route was asked. */
  readonly earlier?: readonly Attempt[];
  /** The answer's schema stands in the prompt, because the provider does not enforce it. */
  readonly form?: 'described';
  /** The message for the group when the answer comes after the visit. */
  readonly asker?: CompletionMessage;
}
