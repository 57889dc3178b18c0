import type { Fusion } from '../policy/fusion.ts';
import type { CompletionInput } from '../aggregation/completion.ts';
import { fieldsOf } from '../envelope/encodings/bodies.ts';
import { isJsonObject, ownMember } from '../json/is-json-object.ts';
import { isCorrection } from '../aggregation/release-rules/mergeable.ts';
import type { Merged } from '../merge/merged.ts';

/** The fields below the thresholds of the policy, and the one who decided them. */
export type Doubt = {
  /** JSON Pointers into the merged record. */
  readonly fields: readonly string[];
  /**
   * `claude`: the model saw that they are open. `merge`: they are published as they were merged. `review`: a reviewer was
   * asked, and let the uncorrected fields stand. `nobody`: a reviewer is asked now.
   */
  readonly decidedBy: 'claude' | 'merge' | 'review' | 'nobody';
};

/** Returns the reviewer that gets the group before all other recipients; undefined if the group needs none. */
export function reviewerOf(
  { unsettled }: Fusion,
  { parts }: CompletionInput,
  merged: Merged,
): string | undefined {
  if (unsettled?.kind !== 'review' || merged.unsettled === undefined) return undefined;
  return parts.some(isApproval) ? undefined : unsettled.to;
}

/**
 * Tells whether a part approves the fields that are not corrected. A correction must say so itself; without values it can mean
 * nothing else.
 */
function isApproval(part: CompletionInput['parts'][number]): boolean {
  if (!isCorrection(part)) return false;
  const correction = fieldsOf(part.envelope.body);
  if (!isJsonObject(correction)) return false;
  const values = ownMember(correction, 'values');
  return (
    ownMember(correction, 'approve') === true || (isJsonObject(values) && Object.keys(values).length === 0)
  );
}

/** Returns the fields that the model decides, as its question lists them. */
export function leftOpen({ unsettled }: Fusion, merged: Merged): Pick<Merged, 'unsettled'> {
  return unsettled?.kind === 'open' && merged.unsettled !== undefined ? { unsettled: merged.unsettled } : {};
}

/** Returns the receipt's statement on the unsettled fields; undefined if there are none. */
export function doubtOf(
  { unsettled }: Fusion,
  { unsettled: fields }: Merged,
  composer: 'claude' | 'merge',
): Doubt | undefined {
  if (fields === undefined) return undefined;
  const byModel = unsettled?.kind === 'open' && composer === 'claude' ? 'claude' : 'merge';
  return { fields, decidedBy: unsettled?.kind === 'review' ? 'review' : byModel };
}
