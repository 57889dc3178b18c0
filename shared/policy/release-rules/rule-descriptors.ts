import type { Intersection } from '../intersection.ts';
import type { RuleName } from '../release-reason.ts';
import { completeRule } from './complete-rule.ts';
import { deadlineRule } from './deadline-rule.ts';
import { forcedRule } from './forced-rule.ts';
import { inactivityRule } from './inactivity-rule.ts';
import { newKeyRule } from './new-key-rule.ts';
import { predicateRule } from './predicate-rule.ts';
import type { CountKey, DurationKey, RuleDescriptor } from './rule-descriptor.ts';
import { scheduleRule } from './schedule-rule.ts';
import { sizeRule } from './size-rule.ts';

/** Every release rule, in the order in which the reference page lists their keys. */
export const ruleDescriptors = {
  complete: completeRule,
  size: sizeRule,
  predicate: predicateRule,
  inactivity: inactivityRule,
  deadline: deadlineRule,
  schedule: scheduleRule,
  'new-key': newKeyRule,
  forced: forcedRule,
} as const satisfies { readonly [Name in RuleName]: RuleDescriptor & { readonly reason: Name } };

type Described = (typeof ruleDescriptors)[keyof typeof ruleDescriptors];

/** The fusion's keys that the rules read, each with its description. */
export type RuleKeys = Intersection<Described['keys']>;

/** The compiled form of the rules' keys, except those whose form is their own. */
export type RulePolicy = {
  readonly [
    Name in keyof RuleKeys as RuleKeys[Name] extends { readonly kind: 'topics' | 'flag' } ? Name : never
  ]: RuleKeys[Name] extends { readonly kind: 'flag' } ? boolean : readonly string[];
} & {
  readonly [Name in keyof RuleKeys as RuleKeys[Name] extends CountKey ? Name : never]?:
    | number
    | (RuleKeys[Name] extends { readonly stated: string } ? 'stated' : never);
} & {
  readonly [Name in keyof RuleKeys as RuleKeys[Name] extends DurationKey ? `${Name}Ms` : never]?: number;
};
