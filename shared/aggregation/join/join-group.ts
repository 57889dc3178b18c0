import type { ReleaseRequest } from '../../policy/release-reason.ts';
import type { Clock } from '../../ports/clock.ts';
import { decide, type Decision, type GroupPolicy } from './decide.ts';
import type { GroupRef, GroupView, Part, PartSummary } from '../group.ts';
import type { GroupStore } from '../group-store.ts';
import { glimpseItems, isKnownTo, tallyOf } from './large-group.ts';
import { mayBeWhole, readsWhole } from '../release-rules/rules-of-parts.ts';
import { latecomers, opensRounds } from '../complete/latecomers.ts';
import type { OpenedGroup } from '../open-groups/open-groups.ts';
import { earliestBy, timerOwner } from '../release-rules/deadline.ts';

export interface JoinPorts {
  readonly store: GroupStore;
  readonly clock: Clock;
  /** Whether the policy's predicate is true of a group; never throws for what the group holds. */
  readonly predicateHolds?: (ref: GroupRef, parts: readonly PartSummary[]) => Promise<boolean>;
  /** Items that an arrival reads of a group before it goes by the tally; {@link glimpseItems} unless given. */
  readonly glimpse?: number;
}

/** What has come for one group. */
export interface Visit<P extends Part> {
  readonly parts: readonly P[];
  /** Whether its alarm clock has rung. */
  readonly timerFired?: boolean;
  /** Whether it is to be looked at although it may be closed. */
  readonly isReevaluated?: boolean;
  /** Somebody wants it released. */
  readonly releaseRequest?: ReleaseRequest;
}

export interface Joined<P extends Part> {
  /** What the caller must do next, and may do any number of times. */
  readonly decision: Decision;
  /** The parts that were refused because another body is kept under their id. */
  readonly conflicts: readonly P[];
  /** The parts that came too late and that the policy does not let in. */
  readonly tooLate: readonly P[];
  /** The group as it must be noted in the list of open groups, where the policy wants one and the caller opened it. */
  readonly opened: OpenedGroup | undefined;
}

/**
 * Adds parts to their group with one put a part and one read for all of them, and answers its alarm clock and whoever
 * wants it released. A part that is there already goes on all the same, which heals a crash between the steps.
 */
export async function joinGroup<P extends Part>(
  policy: GroupPolicy,
  ref: GroupRef,
  { parts, timerFired = false, isReevaluated = false, releaseRequest }: Visit<P>,
  ports: JoinPorts,
): Promise<Joined<P>> {
  const { store, clock } = ports;
  // Nearly always the group is long closed when its clock rings, so the cheap question comes first.
  const isOpenOnly = parts.length === 0 && !isReevaluated && !opensRounds(policy);
  if (isOpenOnly && (await store.hasState(ref))) return nothing;
  const puts = await Promise.all(parts.map((part) => store.putPart(ref, part)));
  const isRepeated = puts.includes('duplicate');
  const needsAll = parts.length === 0 || isRepeated;
  const view = withMine(await see(policy, ref, parts, needsAll, ports), parts);

  const kept = new Map(view.parts.map((part) => [part.partId, part.digest]));
  const arrived = new Set(parts.map((part) => part.partId));
  const predicateHolds = await holds(policy, ref, view, ports);
  const moment = {
    arrived,
    now: clock.now(),
    predicateHolds,
    timerFired,
    isReevaluated,
    ...(releaseRequest !== undefined && { releaseRequest }),
  };
  return {
    decision: decide(policy, view, moment),
    conflicts: parts.filter(({ partId, digest }) => (kept.get(partId) ?? digest) !== digest),
    tooLate: tooLateParts(policy, view, parts),
    opened: openedBy(policy, ref, view, arrived),
  };
}

const nothing = { decision: { kind: 'wait' }, conflicts: [], tooLate: [], opened: undefined } as const;

/** One strongly consistent read of the group, whole if it fits or if all of it may matter. */
async function see(
  policy: GroupPolicy,
  ref: GroupRef,
  parts: readonly Part[],
  needsAll: boolean,
  { store, glimpse = glimpseItems }: JoinPorts,
): Promise<GroupView> {
  const first = await store.view(ref, readsWhole(policy) ? undefined : glimpse);
  if (first.isWhole) return first;
  const { state } = first;
  if (state?.state === 'leased' || (state?.state === 'completed' && !opensRounds(policy))) {
    return needsAll ? store.view(ref) : first;
  }
  if (state !== undefined) return store.view(ref);
  if (parts.length === 0) return store.view(ref);

  if (first.tally !== undefined && !needsAll && isKnownTo(policy, first.tally, parts)) {
    // Topics that were told off may have filled the tally, and this be the part that was waited for.
    return mayBeWhole(policy, first.tally) ? store.view(ref) : first;
  }
  // Whoever finds no tally sees all parts that came before there was one, and adds them with its own.
  const before = first.tally === undefined ? await store.view(ref) : undefined;
  const tally = await store.tally(ref, tallyOf(before?.parts ?? parts));
  return needsAll || mayBeWhole(policy, tally) ? store.view(ref) : (before ?? first);
}

/** A limited view need not show what the caller has put; what is stored of it counts. */
function withMine(view: GroupView, parts: readonly Part[]): GroupView {
  if (view.isWhole) return view;
  const shown = new Set(view.parts.map(({ partId }) => partId));
  return { ...view, parts: [...view.parts, ...parts.filter(({ partId }) => !shown.has(partId))] };
}

async function holds(
  policy: GroupPolicy,
  ref: GroupRef,
  { state, parts }: GroupView,
  { predicateHolds }: JoinPorts,
): Promise<boolean> {
  if (policy.predicate === undefined || predicateHolds === undefined || state?.state === 'leased')
    return false;
  const open = state === undefined ? parts : latecomers(policy, state, parts).open;
  return open.length > 0 && predicateHolds(ref, open);
}

function tooLateParts<P extends Part>(
  policy: GroupPolicy,
  { state, parts: seen }: GroupView,
  parts: readonly P[],
): P[] {
  if (state?.state !== 'completed' || policy.late === 'amend') return [];
  const late = new Set(latecomers(policy, state, seen).late.map(({ partId }) => partId));
  return parts.filter(({ partId }) => late.has(partId));
}

/** A group is noted by whoever put the part that opened it, or, in a series, the first that says which series. */
function openedBy(
  policy: GroupPolicy,
  { fusion, key }: GroupRef,
  { state, parts: seen }: GroupView,
  arrived: ReadonlySet<string>,
): OpenedGroup | undefined {
  if (!policy.isListed || state?.state === 'leased') return undefined;
  const parts = state === undefined ? seen : latecomers(policy, state, seen).open;
  const inSeries = policy.closesSeries ? parts.filter(({ states }) => states?.series !== undefined) : [];
  const first =
    inSeries.length > 0 ? earliestBy(inSeries, ({ arrivedAt }) => arrivedAt) : timerOwner(policy, parts);
  if (first === undefined || !arrived.has(first.partId)) return undefined;
  const series = policy.closesSeries ? first.states?.series : undefined;
  return { fusion, key, at: first.arrivedAt, ...(series !== undefined && { series }) };
}
