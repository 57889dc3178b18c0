import type { ReleaseRequest } from '../../policy/release-reason.ts';
import type { Ruling } from '../../ports/rule-by.ts';
import type { Clock } from '../../ports/clock.ts';
import { decide, type Decision, type GroupPolicy } from './decide.ts';
import type { GroupRef, GroupView, Part, PartSummary } from '../group.ts';
import type { GroupStore } from '../group-store.ts';
import { isKnownTo, mayBeWhole, readsWhole, tallyOf } from '../release-rules/rules-of-parts.ts';
import type { UnadmittedReason } from '../complete/dead-letter.ts';
import { latecomers, mayAmend, mayBeOpen, opensRounds, whyLate } from '../complete/latecomers.ts';
import { refusable, type Surplus } from './surplus.ts';
import type { OpenedGroup } from '../open-groups/open-groups.ts';
import { isGuest } from '../release-rules/openers.ts';
import { earliestBy, timerOwner } from '../release-rules/rules-of-time.ts';
import { stampsOf, versionInView } from '../version-in-view.ts';

/**
 * Items of a group that an arrival reads. A group that fits is seen whole, which is nearly every group. In a larger one
 * each arrival adds itself to the group's tally instead, so that what all arrivals read together stays linear in the
 * parts; the tally only tells when it is worth while to read the group whole.
 */
const glimpseItems = 11;

export interface JoinPorts {
  readonly store: GroupStore;
  readonly clock: Clock;
  /** Returns whether the policy's predicate is true of a group. Never throws because of the group's content. */
  readonly predicateHolds?: (ref: GroupRef, parts: readonly PartSummary[]) => Promise<Ruling>;
  /**
   * Given where the policy has versions: returns the policy of a version, the same object for each. Undefined is the
   * deployed policy. Throws a RetryableError for a version that is not known yet.
   */
  readonly policyOf?: (version: string | undefined) => Promise<GroupPolicy>;
  /** The joiner's memory of large groups. Without it every part is stored. */
  readonly surplus?: Surplus;
  /** Most items that an arrival reads before it uses the tally; eleven by default. */
  readonly glimpse?: number;
}

/** The messages of one batch for one group. */
export interface Visit<P extends Part> {
  readonly parts: readonly P[];
  /** True if its timer has fired. */
  readonly timerFired?: boolean;
  /** True if it is evaluated again although it may be completed. */
  readonly isReevaluated?: boolean;
  /** A request from outside to release it. */
  readonly releaseRequest?: ReleaseRequest;
}

export interface Joined<P extends Part> {
  /** The next action of the caller, who may repeat it any number of times. */
  readonly decision: Decision;
  /** The parts that were refused because another body is stored under their id. */
  readonly conflicts: readonly P[];
  /** The late parts that the policy does not admit. */
  readonly tooLate: readonly P[];
  /** The reason that their producers get. */
  readonly whyTooLate: UnadmittedReason;
  /** The entry for the list of open groups, where the policy has one and the caller opened the group. */
  readonly opened: OpenedGroup | undefined;
}

/**
 * Adds parts to their group with one put per part and one read for all, and decides what follows. It also handles timers
 * and release requests. A part that is already stored continues all the same, which heals a crash between the steps. Of a
 * flood of parts the joiner stores twice what the group admits, and refuses the others as complete would.
 *
 * @throws RetryableError when a call to the store fails
 * @see docs/decisions/0002-one-put-one-read-per-part.md
 */
export async function joinGroup<P extends Part>(
  policy: GroupPolicy,
  ref: GroupRef,
  visit: Visit<P>,
  ports: JoinPorts,
): Promise<Joined<P>> {
  const surplus = ports.surplus?.among(policy, ref, visit.parts) ?? [];
  const refused = await refusable(ref, surplus, ports.store);
  if (refused.length === 0) return joinParts(policy, ref, visit, ports);
  const parts = visit.parts.filter((part) => !refused.includes(part));
  const isIdle = parts.length === 0 && !visit.timerFired && !visit.isReevaluated && !visit.releaseRequest;
  const joined = isIdle ? nothing : await joinParts(policy, ref, { ...visit, parts }, ports);
  return { ...joined, tooLate: [...joined.tooLate, ...refused], whyTooLate: 'group-full' };
}

async function joinParts<P extends Part>(
  chosen: GroupPolicy,
  ref: GroupRef,
  { parts, timerFired = false, isReevaluated = false, releaseRequest }: Visit<P>,
  ports: JoinPorts,
): Promise<Joined<P>> {
  const { store, clock } = ports;
  // Nearly always the group is completed when its timer fires, so the cheap read comes first.
  const isOpenOnly = parts.length === 0 && !isReevaluated && !opensRounds(chosen);
  if (isOpenOnly && (await store.hasState(ref))) return nothing;
  const puts = await Promise.all(parts.map((part) => store.putPart(ref, part)));
  const isRepeated = puts.includes('duplicate');
  const needsAll = parts.length === 0 || isRepeated;
  const { policy, view, isLarge, version } = await readJudged(chosen, ref, parts, needsAll, ports);
  if (isLarge)
    ports.surplus?.note(
      policy,
      ref,
      parts.filter((_, index) => puts[index] === 'stored'),
    );

  const stored = new Map(view.parts.map((part) => [part.partId, part.digest]));
  const arrived = new Set(parts.map((part) => part.partId));
  const ruling = await checkPredicate(policy, ref, view, ports);
  const moment = {
    arrived,
    now: clock.now(),
    predicateHolds: ruling === true,
    timerFired,
    isReevaluated,
    ...(releaseRequest !== undefined && { releaseRequest }),
  };
  const decision = decide(policy, view, moment);
  return {
    decision: asJudged(ruling === 'undecided' ? asUndecided(decision) : decision, version),
    conflicts: parts.filter(({ partId, digest }) => (stored.get(partId) ?? digest) !== digest),
    tooLate: tooLateParts(policy, view, parts),
    whyTooLate: view.state?.state === 'completed' ? whyLate(view.state) : 'late',
    opened: openedGroup(policy, ref, view, arrived),
  };
}

/** Tells whether a group is too large to be read at each arrival. Only such groups are counted. */
function isLargeView({ parts, isWhole }: GroupView, { glimpse = glimpseItems }: JoinPorts): boolean {
  return !isWhole || parts.length >= glimpse;
}

function asUndecided(decision: Decision): Decision {
  return decision.kind === 'release' ? { ...decision, isUndecided: true } : decision;
}

/** A release names the version by which it is one. */
function asJudged(decision: Decision, version: string | undefined): Decision {
  return decision.kind === 'release' && version !== undefined ? { ...decision, version } : decision;
}

const nothing = {
  decision: { kind: 'wait' },
  conflicts: [],
  tooLate: [],
  whyTooLate: 'late',
  opened: undefined,
} as const;

/** A group with the policy that judges it. */
interface Judged {
  readonly policy: GroupPolicy;
  readonly version: string | undefined;
  /** With the parts that the caller has put. */
  readonly view: GroupView;
  readonly isLarge: boolean;
}

/**
 * Reads the group with the policy that judges it. Where the policy has versions the group names its own, which is nearly
 * always the chosen one. Otherwise it is read again, because the policy says how much of it must be read.
 */
async function readJudged(
  chosen: GroupPolicy,
  ref: GroupRef,
  parts: readonly Part[],
  needsAll: boolean,
  ports: JoinPorts,
): Promise<Judged> {
  let policy = chosen;
  for (;;) {
    const read = await readGroup(policy, ref, parts, needsAll, ports);
    const view = withOwnParts(read, parts);
    const isLarge = isLargeView(read, ports);
    const { policyOf } = ports;
    const found = policyOf === undefined ? 'any' : versionInView(policy, view);
    if (policyOf === undefined || found === 'any') return { policy, version: undefined, view, isLarge };
    const { version } = found;
    const judging = await policyOf(version);
    if (judging === policy) return { policy, version, view, isLarge };
    policy = judging;
  }
}

/** Reads the group strongly consistently: whole if it fits into the glimpse or if all parts may matter. */
async function readGroup(
  policy: GroupPolicy,
  ref: GroupRef,
  parts: readonly Part[],
  needsAll: boolean,
  { store, policyOf, glimpse = glimpseItems }: JoinPorts,
): Promise<GroupView> {
  // Each version may read something else of a tally, and the stamps of guests that were answered stay in it.
  const hasVersions = policyOf !== undefined;
  const first = await store.view(ref, readsWhole(policy) ? undefined : glimpse);
  if (first.isWhole) return first;
  const { state } = first;
  if (state?.state === 'leased' || (state?.state === 'completed' && !mayBeOpen(policy, state))) {
    return needsAll ? store.view(ref) : first;
  }
  if (state !== undefined && (hasVersions || state.ended !== 'unopened')) return store.view(ref);
  if (parts.length === 0) return store.view(ref);

  const isKnown = first.tally !== undefined && !hasVersions && isKnownTo(policy, first.tally, parts);
  if (first.tally !== undefined && !needsAll && isKnown) {
    // Absences may have completed the tally, so this may be the last part that the group waits for.
    return mayBeWhole(policy, first.tally) ? store.view(ref) : first;
  }
  // A joiner that finds no tally reads all parts that arrived before it, and adds them with its own.
  const before = first.tally === undefined ? await store.view(ref) : undefined;
  const counted = before?.parts ?? parts;
  const stamps = hasVersions && { stamps: stampsOf(counted) };
  const tally = await store.tally(ref, { ...tallyOf(counted), ...stamps });
  return needsAll || mayBeWhole(policy, tally) ? store.view(ref) : { ...(before ?? first), tally };
}

/** Adds the caller's parts to a limited view, which need not show them. Where it does, the stored parts count. */
function withOwnParts(view: GroupView, parts: readonly Part[]): GroupView {
  if (view.isWhole) return view;
  const shown = new Set(view.parts.map(({ partId }) => partId));
  return { ...view, parts: [...view.parts, ...parts.filter(({ partId }) => !shown.has(partId))] };
}

/** Evaluates the predicate over the open round; false where the group is leased or no round is open. */
async function checkPredicate(
  policy: GroupPolicy,
  ref: GroupRef,
  { state, parts }: GroupView,
  { predicateHolds }: JoinPorts,
): Promise<Ruling> {
  if (policy.predicate === undefined || predicateHolds === undefined || state?.state === 'leased')
    return false;
  const open = state === undefined ? parts : latecomers(policy, state, parts).open;
  return open.length > 0 && predicateHolds(ref, open);
}

function tooLateParts<P extends Part>(
  policy: GroupPolicy,
  { state, parts: stored }: GroupView,
  parts: readonly P[],
): P[] {
  if (state?.state !== 'completed' || mayAmend(policy, state)) return [];
  const late = new Set(latecomers(policy, state, stored).late.map(({ partId }) => partId));
  return parts.filter(({ partId }) => late.has(partId));
}

/**
 * Returns the entry for the list of open groups, where the caller must note the group. The joiner that put the opening
 * part notes it, or, in a series, the joiner that put the first part that states the series.
 */
function openedGroup(
  policy: GroupPolicy,
  { fusion, key }: GroupRef,
  { state, parts: stored }: GroupView,
  arrived: ReadonlySet<string>,
): OpenedGroup | undefined {
  if (!policy.isListed || state?.state === 'leased') return undefined;
  const parts = state === undefined ? stored : latecomers(policy, state, stored).open;
  const inSeries = policy.closesSeries
    ? parts.filter((part) => part.states?.series !== undefined && !isGuest(policy, part))
    : [];
  const first =
    inSeries.length > 0 ? earliestBy(inSeries, ({ arrivedAt }) => arrivedAt) : timerOwner(policy, parts);
  if (first === undefined || isGuest(policy, first) || !arrived.has(first.partId)) return undefined;
  const series = policy.closesSeries ? first.states?.series : undefined;
  return { fusion, key, at: first.arrivedAt, ...(series !== undefined && { series }) };
}
