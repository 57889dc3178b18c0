import { isReleaseRequest, type RuleName } from '../../policy/release-reason.ts';
import type { PartSummary } from '../group.ts';
import { deadline, inactivity } from './rules-of-time.ts';
import { countMergeable } from './mergeable.ts';
import type { AnyRule, Circumstances, ReleasePolicy, ReleaseRule, RulesOf } from './release-rule.ts';
import { rulesOfParts } from './rules-of-parts.ts';

/** The hour strikes for all open groups. Groups that are too small are passed over. */
const schedule: ReleaseRule<'schedule'> = {
  reason: 'schedule',
  holds: ({ minSize }, parts, { releaseRequest }) =>
    releaseRequest === 'schedule' && countMergeable(parts) >= Math.max(1, minSize),
};

/** A later key of the same series has come. */
const newKey: ReleaseRule<'new-key'> = {
  reason: 'new-key',
  holds: (_policy, parts, { releaseRequest }) => releaseRequest === 'new-key' && countMergeable(parts) > 0,
};

/** An operator orders the release. */
const forced: ReleaseRule<'forced'> = {
  reason: 'forced',
  holds: (_policy, parts, { releaseRequest }) => releaseRequest === 'forced' && countMergeable(parts) > 0,
};

const rulesOfRequests: RulesOf<'request' | 'timed request'> = {
  schedule,
  'new-key': newKey,
  forced,
};

const rulesOfTime: RulesOf<'time'> = {
  deadline,
  inactivity,
};

/**
 * The rules of release. Each releases by itself. Of several that hold, the first is the reason: what the group is comes
 * before what was requested, and that before what time it is.
 */
const ranked: readonly AnyRule[] = [
  ...Object.values(rulesOfParts),
  ...Object.values(rulesOfRequests),
  ...Object.values(rulesOfTime),
];

/** Objects of one shape: this is asked at every arrival, and reading rules of several shapes takes a fifth longer. */
const questions = ranked.map(({ reason, holds }) => ({ reason, holds }));
const unrequested = questions.filter(({ reason }) => !isReleaseRequest(reason));
const clocks = Object.values(rulesOfTime);

/**
 * Returns the reason to release the group now; undefined while it waits.
 *
 * @param parts all of them
 */
export function releaseDue(
  policy: ReleasePolicy,
  parts: readonly PartSummary[],
  circumstances: Circumstances,
): RuleName | undefined {
  if (parts.length === 0) return undefined;
  const asked = circumstances.releaseRequest === undefined ? unrequested : questions;
  for (const { reason, holds } of asked) if (holds(policy, parts, circumstances)) return reason;
  return undefined;
}

/** Returns the time of the group's next evaluation if nothing comes. */
export function nextCheckAt(policy: ReleasePolicy, parts: readonly PartSummary[], now: number): number {
  let next = Infinity;
  for (const rule of clocks) next = Math.min(next, rule.nextCheckAt(policy, parts, now));
  return next;
}
