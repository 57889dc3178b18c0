import { isReleaseRequest, type RuleName } from '../../policy/release-reason.ts';
import type { PartSummary } from '../group.ts';
import { deadline, inactivity } from './rules-of-time.ts';
import { forced, newKey, schedule } from './rules-of-requests.ts';
import type { AnyRule, Circumstances, ReleasePolicy, RulesOf } from './release-rule.ts';
import { rulesOfParts } from './rules-of-parts.ts';

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
