import type { Fusion } from '../policy/fusion.ts';
import type { CompletionInput } from '../aggregation/completion.ts';
import { isCorrection } from '../aggregation/release-rules/mergeable.ts';
import type { Merged } from '../merge/merged.ts';

/** The fields that are below what the policy asks for, and who decided them. */
export type Doubt = {
  /** JSON Pointers into the merged record. */
  readonly fields: readonly string[];
  /**
   * `claude`: the model was told that they are open. `merge`: they are published as they were merged. `review`: a person
   * was asked, and let stand what was not corrected. `nobody`: a person is asked now.
   */
  readonly decidedBy: 'claude' | 'merge' | 'review' | 'nobody';
};

/** The recipient that is asked before anybody else hears of the group; undefined where nobody is. */
export function reviewerOf(
  { unsettled }: Fusion,
  { parts }: CompletionInput,
  merged: Merged,
): string | undefined {
  if (unsettled?.kind !== 'review' || merged.unsettled === undefined) return undefined;
  return isReviewed(parts) ? undefined : unsettled.to;
}

/** Whether a person has looked at the group: whoever corrects a part of it lets the rest stand. */
function isReviewed(parts: CompletionInput['parts']): boolean {
  return parts.some(isCorrection);
}

/** What is the model's to decide, as its question has it. */
export function leftOpen({ unsettled }: Fusion, merged: Merged): Pick<Merged, 'unsettled'> {
  return unsettled?.kind === 'open' && merged.unsettled !== undefined ? { unsettled: merged.unsettled } : {};
}

/** What a receipt says of the fields in doubt; undefined where there are none. */
export function doubtOf(
  { unsettled }: Fusion,
  { unsettled: fields }: Merged,
  composer: 'claude' | 'merge',
): Doubt | undefined {
  if (fields === undefined) return undefined;
  const byModel = unsettled?.kind === 'open' && composer === 'claude' ? 'claude' : 'merge';
  return { fields, decidedBy: unsettled?.kind === 'review' ? 'review' : byModel };
}
