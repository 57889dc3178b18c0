import type { RuleKey } from '../../policy/release-rules/rule-descriptor.ts';
import type { RulePolicy } from '../../policy/release-rules/rule-descriptors.ts';
import type { FusionFile } from '../definition/bridge-file.ts';
import { durationMs } from '../definition/duration.ts';
import { ruleKeys } from '../definition/release-file.ts';

/** Compiles the keys of a fusion's release rules, except those whose compiled form is their own. */
export function compileRelease(fusion: FusionFile): RulePolicy {
  const written = new Map<string, unknown>(Object.entries(fusion));
  const policy: Readonly<Record<string, unknown>> = Object.fromEntries(
    [...ruleKeys].flatMap(([name, key]) => compiled(name, key, written.get(name))),
  );
  if (!isRulePolicy(policy)) throw new TypeError('a checked bridge file has its lists of topics');
  return policy;
}

function compiled(name: string, { kind }: RuleKey, value: unknown): (readonly [string, unknown])[] {
  if (value === undefined) return [];
  switch (kind) {
    case 'topics':
    case 'flag':
      return [[name, value]];
    case 'count':
      return [[name, typeof value === 'string' ? 'stated' : value]];
    case 'duration':
      return [[`${name}Ms`, requireMs(value)]];
    case 'predicate':
    case 'expectation':
    case 'deadline':
    case 'schedule':
    case 'series':
    case 'release-all':
      return [];
  }
}

function isRulePolicy(policy: Readonly<Record<string, unknown>>): policy is RulePolicy {
  return [...ruleKeys].every(([name, { kind }]) => kind !== 'topics' || Array.isArray(policy[name]));
}

/** Throws for what the checks would have found. */
export function requireMs(duration: unknown): number {
  const ms = typeof duration === 'string' ? durationMs(duration) : undefined;
  if (ms === undefined) throw new TypeError('a checked bridge file has good durations');
  return ms;
}
