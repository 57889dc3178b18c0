import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PartSummary } from '../../../shared/aggregation/group.ts';
import { countMergeable } from '../../../shared/aggregation/release-rules/mergeable.ts';
import { deadlineAt, timerOwner } from '../../../shared/aggregation/release-rules/rules-of-time.ts';
import { requiredMissingTopics, missingTopics } from '../../../shared/aggregation/release-rules/complete.ts';
import { nextCheckAt, releaseDue } from '../../../shared/aggregation/release-rules/release.ts';
import { completeness } from '../../../shared/aggregation/release-rules/rules-of-parts.ts';
import type { GroupPolicy } from '../../../shared/aggregation/join/decide.ts';
import { longestStatedMs } from '../../../shared/policy/longest-wait.ts';
import { bare, part, policyOf } from '../views.ts';

const day = 86_400_000;

function due(policy: GroupPolicy, parts: readonly PartSummary[], now: number): string | undefined {
  return releaseDue(policy, parts, { now });
}

describe('size', () => {
  test('a fixed number of parts releases the group; absent topics are not counted', () => {
    const three = bare({ size: 3 });
    const parts = [part('1', 'a', 0), part('2', 'a', 0), part('3', 'x', 0, { absent: ['a'] })];
    expect(due(three, parts, 1)).toBeUndefined();
    expect(due(three, [...parts, part('4', 'a', 0)], 1)).toBe('size');
  });

  test('the largest stated size counts, and without a statement there is no size', () => {
    const stated = bare({ size: 'stated' });
    const two = [part('1', 'a', 0, { size: 2 }), part('2', 'a', 0)];
    expect(due(stated, [part('1', 'a', 0), part('2', 'a', 0)], 1)).toBeUndefined();
    expect(due(stated, two, 1)).toBe('size');
    expect(due(stated, [...two, part('3', 'a', 0, { size: 4 })], 1)).toBeUndefined();
    expect(due(stated, [...two, part('3', 'a', 0, { size: 3 })], 1)).toBe('size');
    expect(due(bare(), two, 1)).toBeUndefined();
  });
});

describe('expectations', () => {
  const expecting = bare({ expects: true });

  test('the group is not complete before a part states the expected topics', () => {
    expect(due(expecting, [part('1', 'a', 0)], 1)).toBeUndefined();
  });

  test('every expected topic needs a part or an absence', () => {
    const opening = part('1', 'order', 0, { expect: ['risk', 'stock'] });
    const risk = part('2', 'risk', 0);
    expect(due(expecting, [opening], 1)).toBeUndefined();
    expect(due(expecting, [opening, risk], 1)).toBeUndefined();
    expect(due(expecting, [opening, risk, part('3', 'stock', 0)], 1)).toBe('complete');
    expect(due(expecting, [opening, risk, part('3', 'x', 0, { absent: ['stock'] })], 1)).toBe('complete');
  });

  test('several opening parts expect together; needed and wanted topics count as well', () => {
    const policy = policyOf({ expects: true, needs: ['a'], wants: ['w'] });
    const one = part('1', 'a', 0, { expect: ['r'] });
    const other = part('2', 'a', 0, { expect: ['s'] });
    expect(missingTopics(policy, [one, other])).toEqual(['r', 's', 'w']);
    expect(requiredMissingTopics(policy, [one, other])).toEqual(['r', 's']);
  });
});

describe('the missing topics', () => {
  const off = part('9', 'x', 0, { absent: ['b'] });

  test('the list of missing topics follows the order of the policy and names absences', () => {
    expect(missingTopics(policyOf(), [part('1', 'b', 0)])).toEqual(['a', 'c']);
    expect(missingTopics(policyOf(), [part('1', 'a', 0), off])).toEqual(['b', 'c']);
  });

  test('a topic is missing only if it is needed and has no absence', () => {
    expect(requiredMissingTopics(policyOf(), [part('1', 'c', 0)])).toEqual(['a', 'b']);
    expect(requiredMissingTopics(policyOf(), [part('1', 'c', 0), off])).toEqual(['a']);
  });

  test('absences complete a group with the parts that are there, and never alone', () => {
    const all = part('9', 'x', 0, { absent: ['a', 'b', 'c'] });
    expect(completeness(policyOf(), [all])).toBeUndefined();
    expect(completeness(policyOf(), [part('1', 'a', 0), part('2', 'c', 0), off])).toBe('complete');
    expect(countMergeable([all, off, part('1', 'a', 0)])).toBe(1);
  });

  test('a policy that waits for no topic completes no group', () => {
    expect(completeness(bare(), [part('1', 'a', 0)])).toBeUndefined();
  });
});

describe('time', () => {
  test('the time runs from the earliest arrival, and ids break ties', () => {
    const policy = bare({ deadlineMs: 100 });
    const parts = [part('b', 'a', 5), part('a', 'a', 5), part('c', 'a', 7)];
    expect(timerOwner(policy, parts)?.partId).toBe('a');
    expect(timerOwner(policy, parts.toReversed())?.partId).toBe('a');
    expect(deadlineAt(policy, parts)).toBe(105);
    expect(deadlineAt(policy, [])).toBe(Infinity);
    expect(due(policy, [], 1_000)).toBeUndefined();
  });

  test('the earliest stated deadline counts, up to the longest wait', () => {
    const policy = bare({ deadlineMs: 100, statesDeadline: true });
    const plain = part('1', 'a', 5);
    expect(deadlineAt(policy, [plain])).toBe(105);
    expect(deadlineAt(policy, [plain, part('2', 'a', 6, { deadline: 5_000 })])).toBe(5_000);
    const two = [part('2', 'a', 6, { deadline: 5_000 }), part('3', 'a', 7, { deadline: 50 })];
    expect(deadlineAt(policy, two)).toBe(50);
    expect(timerOwner(policy, two)?.partId).toBe('3');
    expect(deadlineAt(policy, [part('2', 'a', 6, { deadline: 365 * day })])).toBe(6 + longestStatedMs);
    expect(longestStatedMs).toBe(7 * day);
    expect(deadlineAt(bare({ deadlineMs: 100 }), two)).toBe(106);
  });

  test('the time of an absence counts only while the group has no part', () => {
    const policy = bare({ deadlineMs: 100, statesDeadline: true });
    const off = part('1', 'x', 0, { absent: ['a'], deadline: 3 });
    expect(deadlineAt(policy, [off])).toBe(3);
    expect(deadlineAt(policy, [off, part('2', 'a', 50)])).toBe(150);
  });
});

describe('inactivity', () => {
  const policy = bare({ deadlineMs: 1_000, inactivityMs: 100 });
  const parts = [part('1', 'a', 0), part('2', 'a', 80)];

  test('the time is counted from the latest arrival', () => {
    expect(due(policy, parts, 179)).toBeUndefined();
    expect(due(policy, parts, 180)).toBe('inactivity');
    expect(due(bare({ deadlineMs: 1_000 }), parts, 999)).toBeUndefined();
  });

  test('an absence neither starts nor interrupts the quiet time', () => {
    const off = part('3', 'x', 90, { absent: ['b'] });
    expect(due(policy, [...parts, off], 180)).toBe('inactivity');
    expect(due(policy, [off], 190)).toBeUndefined();
    expect(nextCheckAt(policy, [off], 0)).toBe(1_090);
  });

  test('a group below its minimum size is not released and is checked until its deadline', () => {
    const least = { ...policy, minSize: 3 };
    expect(due(least, parts, 180)).toBeUndefined();
    expect(nextCheckAt(least, parts, 100)).toBe(180);
    expect(nextCheckAt(least, parts, 180)).toBe(280);
    expect(nextCheckAt(least, parts, 950)).toBe(1_000);
    expect(due(least, parts, 1_000)).toBe('deadline');
  });

  test('without the rule the next check is at the deadline', () => {
    expect(nextCheckAt(bare({ deadlineMs: 1_000 }), parts, 100)).toBe(1_000);
  });
});

test('the most specific of several rules that hold is the reason', () => {
  const policy = policyOf({ size: 3, deadlineMs: 10, inactivityMs: 1 });
  const parts = [part('1', 'a', 0), part('2', 'b', 0), part('3', 'c', 0)];
  const all = { now: 1_000, releaseRequest: 'forced', predicateHolds: true } as const;
  expect(releaseDue(policy, parts, all)).toBe('complete');
  expect(releaseDue({ ...policy, needs: ['z'] }, parts, all)).toBe('size');
  const none = bare({ deadlineMs: 10, inactivityMs: 1 });
  expect(releaseDue(none, parts, all)).toBe('predicate');
  expect(releaseDue(none, parts, { ...all, predicateHolds: false })).toBe('forced');
  expect(releaseDue(none, parts, { now: 1_000 })).toBe('deadline');
  expect(releaseDue(none, parts, { now: 5 })).toBe('inactivity');
  expect(releaseDue(none, parts, { now: 0 })).toBeUndefined();
});

test('a deadline that one more part changes is known to that part or an earlier one', () => {
  const states = fc.option(fc.record({ deadline: fc.nat(500) }), { nil: undefined });
  const list = fc.uniqueArray(
    fc.record({ partId: fc.string({ minLength: 1 }), arrivedAt: fc.nat(100), states }),
    {
      selector: (one) => one.partId,
      minLength: 1,
      maxLength: 6,
    },
  );
  const policy = bare({ statesDeadline: true });
  fc.assert(
    fc.property(list, fc.nat(), (raw, seed) => {
      const parts = raw.map((one) => part(one.partId, 'a', one.arrivedAt, one.states));
      const opener = timerOwner(policy, parts);
      if (opener === undefined) throw new Error('a group with parts has an opener');
      // Whatever part of the group the opener sees, it sees itself as the opener.
      const seen = parts.filter((one, index) => one === opener || ((seed >> index) & 1) === 1);
      const inView = timerOwner(policy, seen);
      const outranked = seen.some((one) => one.states?.deadline !== undefined) && opener.states === undefined;
      expect(outranked || inView?.partId === opener.partId).toBe(true);
    }),
  );
});
