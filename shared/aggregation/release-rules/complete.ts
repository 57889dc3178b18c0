import { isMergeable, type StatingPart } from './mergeable.ts';
import type { ReleasePolicy, ReleaseRule } from './release-rule.ts';

/** One part of each topic that is waited for has come. */
export const complete: ReleaseRule<'complete'> = {
  reason: 'complete',
  holds: isComplete,
  inLargeGroup: {
    kind: 'by-tally',
    mayHold({ needs, wants, expects }, tally) {
      const expected = expects ? tally.expected : [];
      const awaited = [...needs, ...wants, ...expected];
      if (awaited.length === 0 || (expects && expected.length === 0)) return false;
      return isWithin(awaited, tally.topics);
    },
    isChangedBy: (_policy, tally, added) =>
      !isWithin(added.topics, tally.topics) || !isWithin(added.expected, tally.expected),
  },
};

function isComplete(policy: ReleasePolicy, parts: readonly StatingPart[]): boolean {
  if (policy.needs.length + policy.wants.length === 0 && !policy.expects) return false;
  if (policy.expects && !parts.some(({ states }) => states?.expect !== undefined)) return false;
  const here = topicsOf(parts);
  if (here.size === 0) return false;
  const off = absentTopics(parts);
  return awaited(policy, parts).every((topic) => here.has(topic) || off.has(topic));
}

/** Returns the awaited topics without a part, in the policy's order. Topics that will not come are among them. */
export function missingTopics(policy: ReleasePolicy, parts: readonly StatingPart[]): string[] {
  const here = topicsOf(parts);
  return awaited(policy, parts).filter((topic) => !here.has(topic));
}

/** Topics without which the group is not what the policy asks for: needed or expected, not here, and not absent. */
export function requiredMissingTopics(policy: ReleasePolicy, parts: readonly StatingPart[]): string[] {
  const off = absentTopics(parts);
  const wanted = new Set(policy.wants);
  return missingTopics(policy, parts).filter((topic) => !off.has(topic) && !wanted.has(topic));
}

/**
 * Tells whether a part of any required topic has come: a needed or an expected one. It holds of every group of a policy
 * that requires none.
 */
export function hasRequired(policy: ReleasePolicy, parts: readonly StatingPart[]): boolean {
  const wanted = new Set(policy.wants.filter((topic) => !policy.needs.includes(topic)));
  const required = awaited(policy, parts).filter((topic) => !wanted.has(topic));
  const here = topicsOf(parts);
  return required.length === 0 || required.some((topic) => here.has(topic));
}

function awaited({ needs, wants, expects }: ReleasePolicy, parts: readonly StatingPart[]): readonly string[] {
  if (!expects) return wants.length === 0 ? needs : [...needs, ...wants];
  const expected = parts.flatMap(({ states }) => states?.expect ?? []);
  return [...new Set([...needs, ...expected, ...wants])];
}

function topicsOf(parts: readonly StatingPart[]): ReadonlySet<string> {
  const topics = new Set<string>();
  for (const part of parts) if (isMergeable(part)) topics.add(part.topic);
  return topics;
}

function absentTopics(parts: readonly StatingPart[]): ReadonlySet<string> {
  const topics = new Set<string>();
  for (const { states } of parts) for (const topic of states?.absent ?? []) topics.add(topic);
  return topics;
}

function isWithin(some: readonly string[], all: readonly string[]): boolean {
  return some.every((one) => all.includes(one));
}
