import type { Fusion } from '../../policy/fusion.ts';
import type { ReleaseReason } from '../../policy/release-reason.ts';
import type { GroupView, PartSummary } from '../group.ts';
import { latecomers, type LatePolicyOf } from '../complete/latecomers.ts';
import type { Circumstances, ReleasePolicy } from '../release-rules/release-rule.ts';
import { nextCheckAt, releaseDue } from '../release-rules/release.ts';
import { timerOwner } from '../release-rules/deadline.ts';
import { needsAnswer } from '../release-rules/mergeable.ts';

/** What in a fusion's policy bears on what an arrival means. */
export type GroupPolicy = ReleasePolicy & LatePolicyOf & Pick<Fusion, 'closesSeries' | 'isListed'>;

export type Decision =
  /** Somebody else sees to this group: an earlier part's timer, or the holder of the claim. */
  | { readonly kind: 'wait' }
  /** The group's alarm clock must be set. `at` in ms since the epoch. */
  | { readonly kind: 'start-timer'; readonly at: number }
  /** `after`: the generation that is settled, 0 for none; what is asked for is the next one. */
  | { readonly kind: 'release'; readonly reason: ReleaseReason; readonly after: number };

/** What has happened to a group. */
export interface Moment extends Circumstances {
  /** The `partId`s that the caller has put. */
  readonly arrived: ReadonlySet<string>;
  /** Whether the group's alarm clock has rung. One that rings early, or finds the group too small, is set again. */
  readonly timerFired?: boolean;
  /** Whether somebody saw parts that nobody may have answered for. */
  readonly isReevaluated?: boolean;
}

const wait: Decision = { kind: 'wait' };

/**
 * The aggregator's heart: what a moment means for a group as one strongly consistent read shows it. The read must have
 * begun after the arrived parts were put. Then the last part to be put sees all parts, so that at least one joiner
 * releases; and the part whose time ends first always sees itself as that, so that at least one timer starts; and a
 * timer that rings sets the next, as long as the group is open. Both actions are harmless when repeated, which is why
 * there is no counter, lock or transaction.
 */
export function decide(policy: GroupPolicy, view: GroupView, moment: Moment): Decision {
  const { state, parts } = view;
  if (state === undefined) return decideOpen(policy, parts, view.isWhole, moment, 0);
  if (state.state === 'leased') return wait;
  const { late, corrections, open } = latecomers(policy, state, parts);
  const isMine = ({ partId }: PartSummary): boolean =>
    moment.isReevaluated === true || moment.arrived.has(partId);
  // What tells topics off opens no round by itself.
  const next = open.some(needsAnswer)
    ? decideOpen(policy, open, view.isWhole, moment, state.generation)
    : wait;
  if (corrections.some(isMine)) {
    // Whoever completes puts right what is settled before anything else, and what is wanted now is not forgotten.
    if (next.kind === 'release') return next;
    return { kind: 'release', reason: 'corrected', after: state.generation };
  }
  if (policy.late === 'amend' && late.some(isMine)) {
    return { kind: 'release', reason: 'late', after: state.generation };
  }
  return next;
}

function decideOpen(
  policy: GroupPolicy,
  parts: readonly PartSummary[],
  isWhole: boolean,
  moment: Moment,
  after: number,
): Decision {
  // Who sees some of the parts knows neither what the others state nor how long it has been quiet.
  const reason = isWhole ? releaseDue(policy, parts, moment) : undefined;
  if (reason !== undefined) return { kind: 'release', reason, after };
  if (moment.timerFired !== true && moment.isReevaluated !== true) {
    const opener = timerOwner(policy, parts);
    if (opener === undefined || !moment.arrived.has(opener.partId)) return wait;
  }
  return parts.length === 0 ? wait : { kind: 'start-timer', at: nextCheckAt(policy, parts, moment.now) };
}
