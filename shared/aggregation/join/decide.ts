import type { Fusion } from '../../policy/fusion.ts';
import type { ReleaseReason } from '../../policy/release-reason.ts';
import type { CompletedGroup, GroupView, PartSummary } from '../group.ts';
import { latecomers, mayAmend, type LatePolicyOf } from '../complete/latecomers.ts';
import type { Circumstances, ReleasePolicy } from '../release-rules/release-rule.ts';
import { nextCheckAt, releaseDue } from '../release-rules/release.ts';
import { isUnopened, overdueGuests } from '../release-rules/openers.ts';
import { earliestBy, timerOwner } from '../release-rules/rules-of-time.ts';
import { needsAnswer } from '../release-rules/mergeable.ts';

/** The members of a fusion's policy that decide what follows an arrival. */
export type GroupPolicy = ReleasePolicy &
  LatePolicyOf &
  Pick<Fusion, 'closesSeries' | 'isListed' | 'compose' | 'bounds'>;

export type Decision =
  /** Another worker is responsible for this group: the one with an earlier part's timer, or the holder of the lease. */
  | { readonly kind: 'wait' }
  /** The group's timer must be scheduled. `at` is in ms since the epoch. */
  | { readonly kind: 'start-timer'; readonly at: number }
  /** The completed group must be evaluated again, because its late parts wait for a question. `at` as above. */
  | { readonly kind: 'reevaluate'; readonly at: number }
  /** The generation after `after` is requested; `after` is the completed generation, 0 for none. */
  | {
      readonly kind: 'release';
      readonly reason: ReleaseReason;
      readonly after: number;
      /** True if no part opens the group: only the guest parts whose time is over are to be answered. */
      readonly isUnopened?: true;
      /** True if the predicate took too long. */
      readonly isUndecided?: true;
      /** The version of the policy that released the group. */
      readonly version?: string;
    };

/** An event in the life of a group, with its circumstances. */
export interface Moment extends Circumstances {
  /** The `partId`s that the caller has put. */
  readonly arrived: ReadonlySet<string>;
  /** True if the group's timer fired. A timer that fires early, or finds the group too small, is scheduled again. */
  readonly timerFired?: boolean;
  /** True if a worker saw parts that may be in no generation. */
  readonly isReevaluated?: boolean;
}

const wait: Decision = { kind: 'wait' };

/**
 * Decides what a moment means for a group, as one strongly consistent read shows the group. This is the heart of the
 * aggregator. The read must begin after the arrived parts were put. Then the joiner of the part that was put last sees
 * all parts, so that at least one joiner releases. The part with the earliest deadline always sees itself as that part,
 * so that at least one timer starts. A timer that fires schedules the next while the group is open. Both actions are
 * harmless when repeated, so there is no counter, lock or transaction.
 */
export function decide(policy: GroupPolicy, view: GroupView, moment: Moment): Decision {
  const { state, parts } = view;
  if (state === undefined) return decideOpen(policy, parts, view.isWhole, moment, 0);
  if (state.state === 'leased') return wait;
  const { late, corrections, open } = latecomers(policy, state, parts);
  const isMine = ({ partId }: PartSummary): boolean =>
    moment.isReevaluated === true || moment.arrived.has(partId);
  // A statement that topics will not come opens no round by itself.
  const next = open.some(needsAnswer)
    ? decideOpen(policy, open, view.isWhole, moment, state.generation)
    : wait;
  if (corrections.some(isMine)) {
    // The completing worker amends the completed generation first, and keeps this release request for afterwards.
    if (next.kind === 'release') return next;
    return { kind: 'release', reason: 'corrected', after: state.generation };
  }
  if (mayAmend(policy, state) && late.some(isMine)) {
    const at = questionDueAt(policy, state, late);
    // One message follows from a moment, and the next round's is not to be lost.
    if (at <= moment.now || next.kind !== 'wait')
      return { kind: 'release', reason: 'late', after: state.generation };
    // The joiner of the earliest late part asks for all of them. It always sees itself as the earliest.
    const earliest = earliestBy(late, ({ arrivedAt }) => arrivedAt);
    return earliest !== undefined && isMine(earliest) ? { kind: 'reevaluate', at } : wait;
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
  // A joiner that sees only some of the parts knows neither the others' statements nor the time of the latest arrival.
  const release = isWhole ? releaseOf(policy, parts, moment, after) : undefined;
  if (release !== undefined) return release;
  if (moment.timerFired !== true && moment.isReevaluated !== true) {
    const opener = timerOwner(policy, parts);
    if (opener === undefined || !moment.arrived.has(opener.partId)) return wait;
  }
  return parts.length === 0 ? wait : { kind: 'start-timer', at: nextCheckAt(policy, parts, moment.now) };
}

/**
 * Returns the release that is due. Only time ends a group that no part opens: whatever else its parts amount to, they
 * wait for the opening part.
 */
function releaseOf(
  policy: GroupPolicy,
  parts: readonly PartSummary[],
  moment: Moment,
  after: number,
): Decision | undefined {
  if (isUnopened(policy, parts)) {
    const isOver = overdueGuests(policy, parts, moment.now).length > 0;
    return isOver ? { kind: 'release', reason: 'deadline', after, isUnopened: true } : undefined;
  }
  const reason = releaseDue(policy, parts, moment);
  return reason && { kind: 'release', reason, after };
}

/** The quiet time stops doubling here, unless the policy itself asks for more. */
export const longestQuietMs = 5 * 60_000;

/**
 * Returns the time at which the late parts of a completed group are worth a new question to the model. It is the arrival
 * of the earliest of them, no earlier than the last result, and the quiet time after it. The quiet time doubles with each
 * amended generation of the round, so that a producer of late parts cannot buy a question with each of them. All late
 * parts that have come by then share one question. A fusion that asks no model has no quiet time.
 *
 * Everything follows from stored times, so all joiners that see the same group find the same time.
 *
 * @param late at least one part
 * @see docs/decisions/0132-late-parts-share-a-question.md
 */
export function questionDueAt(
  { compose }: Pick<Fusion, 'compose'>,
  { generation, round = generation, savedAt }: Pick<CompletedGroup, 'generation' | 'round' | 'savedAt'>,
  late: readonly PartSummary[],
): number {
  const quietMs = compose.kind === 'claude' ? (compose.quietMs ?? 0) : 0;
  if (quietMs === 0) return 0;
  const doubled = quietMs * 2 ** (generation - round);
  const earliest = Math.min(...late.map(({ arrivedAt }) => arrivedAt));
  return Math.max(savedAt, earliest) + Math.min(doubled, Math.max(quietMs, longestQuietMs));
}
