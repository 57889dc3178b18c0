import type { Fusion } from '../../policy/fusion.ts';
import { longestStatedMs } from '../../policy/longest-wait.ts';
import type { Statements } from '../../messages/statements.ts';
import type { ReleaseRequest } from '../../policy/release-reason.ts';
import type { ReleaseReason } from '../../policy/release-reason.ts';
import type { PartSummary } from '../group.ts';

/** What in a fusion's policy bears on when a group is released. */
export type ReleasePolicy = Pick<
  Fusion,
  | 'needs'
  | 'wants'
  | 'size'
  | 'minSize'
  | 'predicate'
  | 'expects'
  | 'inactivityMs'
  | 'deadlineMs'
  | 'statesDeadline'
>;

/** What of a part bears on whether its group is complete. */
export interface StatingPart {
  readonly topic: string;
  readonly states?: Statements;
}

/** What bears on a release beside the group itself. */
export interface Circumstances {
  /** Ms since the epoch. */
  readonly now: number;
  /** Somebody wants the group released. */
  readonly releaseRequest?: ReleaseRequest;
  /** Whether the policy's predicate was found true of the group. */
  readonly predicateHolds?: boolean;
}

/** Whether a part is one to be merged; what tells topics off is none, nor is what corrects. */
export function isMergeable({ states }: StatingPart): boolean {
  return states?.absent === undefined && states?.corrects !== true;
}

/** Whether a part says what is right for its group. */
export function isCorrection({ states }: StatingPart): boolean {
  return states?.corrects === true;
}

/** Whether a part must be answered: a key is open while there is one. What tells topics off waits for others. */
export function needsAnswer(part: StatingPart): boolean {
  return isMergeable(part) || isCorrection(part);
}

/**
 * Why the group is to be released now; undefined while it waits. Each rule releases by itself; of several that hold,
 * the one that says most is the reason: what the group is, before what was asked, before what time it is.
 *
 * @param parts all of them
 */
export function releaseDue(
  policy: ReleasePolicy,
  parts: readonly PartSummary[],
  { now, releaseRequest, predicateHolds = false }: Circumstances,
): ReleaseReason | undefined {
  if (parts.length === 0) return undefined;
  const whole = completeness(policy, parts);
  if (whole !== undefined) return whole;
  if (predicateHolds) return 'predicate';
  const count = countMergeable(parts);
  if (releaseRequest !== undefined && count > 0 && (releaseRequest !== 'schedule' || count >= policy.minSize))
    return releaseRequest;
  if (now >= deadlineAt(policy, parts)) return 'deadline';
  return now >= quietAt(policy, parts) && count >= policy.minSize ? 'inactivity' : undefined;
}

/** Whether the parts make the group whole, however much time is left, and by which rule. */
export function completeness(
  policy: ReleasePolicy,
  parts: readonly StatingPart[],
): 'complete' | 'size' | undefined {
  if (isComplete(policy, parts)) return 'complete';
  const size = policy.size === 'stated' ? statedSize(parts) : policy.size;
  return size !== undefined && countMergeable(parts) >= size ? 'size' : undefined;
}

/** Topics that are waited for and of which no part has come, in the policy's order; those told off are among them. */
export function missingTopics(policy: ReleasePolicy, parts: readonly StatingPart[]): string[] {
  const here = topicsOf(parts);
  return awaited(policy, parts).filter((topic) => !here.has(topic));
}

/** Topics without which the group is not what the policy asks for: needed or expected, not here, and not told off. */
export function requiredMissingTopics(policy: ReleasePolicy, parts: readonly StatingPart[]): string[] {
  const off = absentTopics(parts);
  const wanted = new Set(policy.wants);
  return missingTopics(policy, parts).filter((topic) => !off.has(topic) && !wanted.has(topic));
}

/**
 * The part that must see to it that the group's alarm clock is set: the one whose time ends first. Ties are broken by
 * id, so that every joiner who sees the same parts names the same one. What corrects opens a group only while there is
 * no part to be merged, and what tells topics off only while there is nothing else.
 */
export function timerOwner(policy: ReleasePolicy, parts: readonly PartSummary[]): PartSummary | undefined {
  const stating = policy.statesDeadline
    ? parts.filter((part) => part.states?.deadline !== undefined && isMergeable(part))
    : [];
  return (
    earliestBy(stating, (part) => endOf(policy, part)) ??
    earliestBy(parts.filter(isMergeable), (part) => endOf(policy, part)) ??
    earliestBy(parts.filter(isCorrection), (part) => endOf(policy, part)) ??
    earliestBy(parts, (part) => endOf(policy, part))
  );
}

/** When the group must be looked at again, if nothing comes. */
export function nextCheckAt(policy: ReleasePolicy, parts: readonly PartSummary[], now: number): number {
  const deadline = deadlineAt(policy, parts);
  if (policy.inactivityMs === undefined) return deadline;
  const quiet = quietAt(policy, parts);
  // A group that is quiet and too small goes on being looked at: it may grow, and then be quiet once more.
  return Math.min(deadline, quiet > now ? quiet : now + policy.inactivityMs);
}

/** When the group must end: the earliest time that a part states, or else the policy's, from the earliest arrival. */
export function deadlineAt(policy: ReleasePolicy, parts: readonly PartSummary[]): number {
  const opener = timerOwner(policy, parts);
  return opener === undefined ? Infinity : endOf(policy, opener);
}

function quietAt({ inactivityMs }: ReleasePolicy, parts: readonly PartSummary[]): number {
  if (inactivityMs === undefined) return Infinity;
  let latest = -Infinity;
  for (const part of parts) if (isMergeable(part)) latest = Math.max(latest, part.arrivedAt);
  return latest === -Infinity ? Infinity : latest + inactivityMs;
}

function endOf({ deadlineMs, statesDeadline }: ReleasePolicy, { arrivedAt, states }: PartSummary): number {
  const stated = statesDeadline ? states?.deadline : undefined;
  return stated === undefined ? arrivedAt + deadlineMs : Math.min(stated, arrivedAt + longestStatedMs);
}

function isComplete(policy: ReleasePolicy, parts: readonly StatingPart[]): boolean {
  if (policy.needs.length + policy.wants.length === 0 && !policy.expects) return false;
  if (policy.expects && !parts.some(({ states }) => states?.expect !== undefined)) return false;
  const here = topicsOf(parts);
  if (here.size === 0) return false;
  const off = absentTopics(parts);
  return awaited(policy, parts).every((topic) => here.has(topic) || off.has(topic));
}

function awaited({ needs, wants, expects }: ReleasePolicy, parts: readonly StatingPart[]): readonly string[] {
  if (!expects) return wants.length === 0 ? needs : [...needs, ...wants];
  const expected = parts.flatMap(({ states }) => states?.expect ?? []);
  return [...new Set([...needs, ...expected, ...wants])];
}

/** The largest statement, so that nothing is released too early. */
function statedSize(parts: readonly StatingPart[]): number | undefined {
  const sizes = parts.flatMap(({ states }) => states?.size ?? []);
  return sizes.length === 0 ? undefined : Math.max(...sizes);
}

export function countMergeable(parts: readonly StatingPart[]): number {
  let count = 0;
  for (const part of parts) if (isMergeable(part)) count += 1;
  return count;
}

function topicsOf(parts: readonly StatingPart[]): ReadonlySet<string> {
  const topics = new Set<string>();
  for (const part of parts) if (isMergeable(part)) topics.add(part.topic);
  return topics;
}

function absentTopics(parts: readonly StatingPart[]): ReadonlySet<string> {
  return new Set(parts.flatMap(({ states }) => states?.absent ?? []));
}

/** The part of least `timeOf`; of several, the one of least id. */
export function earliestBy(
  parts: readonly PartSummary[],
  timeOf: (part: PartSummary) => number,
): PartSummary | undefined {
  let first: PartSummary | undefined;
  let least = Infinity;
  for (const part of parts) {
    const time = timeOf(part);
    if (first === undefined || time < least || (time === least && part.partId < first.partId)) {
      first = part;
      least = time;
    }
  }
  return first;
}
