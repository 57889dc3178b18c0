/**
 * The release rules by name, each with its cause. The causes are the group's parts, a request from outside, a request
 * that time makes, and time itself.
 */
const rules = {
  complete: 'parts',
  size: 'parts',
  predicate: 'parts',
  schedule: 'timed request',
  'new-key': 'request',
  forced: 'request',
  deadline: 'time',
  inactivity: 'time',
} as const;

export type RuleName = keyof typeof rules;

export type RuleKind<Name extends RuleName = RuleName> = (typeof rules)[Name];

/** The reason why a group stopped waiting, or why a completed group was made again. */
export type ReleaseReason = RuleName | 'late' | 'corrected';

/** A release that comes from outside the group. */
export type ReleaseRequest = {
  readonly [Name in RuleName]: RuleKind<Name> extends 'request' | 'timed request' ? Name : never;
}[RuleName];

/** Returns whether a value is a release reason from outside the group. */
export function isReleaseRequest(value: unknown): value is ReleaseRequest {
  return isRuleName(value) && rules[value].endsWith('request');
}

/** Returns whether a value is any release reason. */
export function isReleaseReason(value: unknown): value is ReleaseReason {
  return isRuleName(value) || value === 'late' || value === 'corrected';
}

/** Tells whether a release ignores the content of its group, which may then lack what its policy requires. */
export function isTimed(reason: ReleaseReason): boolean {
  return isRuleName(reason) && rules[reason].startsWith('time');
}

/** Returns the stronger of two requests for one group. A request that time makes is weaker, because it skips small groups. */
export function strongerRequest(one: ReleaseRequest | undefined, other: ReleaseRequest): ReleaseRequest {
  return one === undefined || isTimed(one) ? other : one;
}

function isRuleName(value: unknown): value is RuleName {
  return typeof value === 'string' && Object.hasOwn(rules, value);
}
