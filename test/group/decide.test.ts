import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decide, decideOnTimer, type GroupPolicy, missingTopics } from '../../shared/group/decide.ts';
import type { GroupView, PartSummary } from '../../shared/group/group.ts';

const policy: GroupPolicy = { needs: ['a', 'b'], wants: ['c'], deadlineMs: 100 };

const topic = fc.constantFrom('a', 'b', 'c', 'x');
const parts = fc
  .uniqueArray(fc.record({ partId: fc.string({ minLength: 1 }), topic, arrivedAt: fc.nat(50) }), {
    selector: (one) => one.partId,
    minLength: 1,
    maxLength: 8,
  })
  .map((list): PartSummary[] => list.map((one) => ({ ...one, digest: 'd' })));

function part(partId: string, of: string, arrivedAt: number): PartSummary {
  return { partId, topic: of, digest: 'd', arrivedAt };
}

function open(...list: PartSummary[]): GroupView {
  return { head: undefined, parts: list };
}

describe('an arrival', () => {
  test('completes the group when every needed and wanted topic is there', () => {
    const view = open(part('1', 'a', 0), part('2', 'b', 1), part('3', 'c', 2));
    expect(decide(policy, view, new Set(['3']), 3)).toEqual({ kind: 'release', reason: 'complete' });
  });

  test('waits for a wanted topic, and only until the deadline', () => {
    const view = open(part('1', 'a', 0), part('2', 'b', 1));
    expect(decide(policy, view, new Set(['2']), 99)).toEqual({ kind: 'wait' });
    expect(decide(policy, view, new Set(['2']), 100)).toEqual({ kind: 'release', reason: 'deadline' });
  });

  test('that is the earliest sets the clock, from its own arrival and not from now', () => {
    expect(decide(policy, open(part('1', 'a', 7)), new Set(['1']), 50)).toEqual({
      kind: 'start-timer',
      at: 107,
    });
  });

  test('that is not the earliest leaves the clock to the one that is', () => {
    const view = open(part('1', 'a', 7), part('2', 'a', 8));
    expect(decide(policy, view, new Set(['2']), 50)).toEqual({ kind: 'wait' });
  });

  test('into a group that somebody is completing is seen by that somebody', () => {
    const view: GroupView = { head: { state: 'claimed' }, parts: [part('1', 'a', 0)] };
    expect(decide(policy, view, new Set(['1']), 1_000)).toEqual({ kind: 'wait' });
  });

  test('that is in the settled generation is a duplicate; one that is not is late', () => {
    const view: GroupView = { head: { state: 'saved', included: ['1', '2'] }, parts: [part('1', 'a', 0)] };
    expect(decide(policy, view, new Set(['1']), 0)).toEqual({ kind: 'wait' });
    expect(decide(policy, view, new Set(['1', '3']), 0)).toEqual({ kind: 'release', reason: 'late' });
    expect(decide(policy, view, new Set(['3']), 0)).toEqual({ kind: 'release', reason: 'late' });
  });

  test('means the same in whatever order the parts are read', () => {
    fc.assert(
      fc.property(parts, fc.nat(200), fc.nat(7), (list, now, which) => {
        const me = new Set([list[which % list.length]?.partId ?? '']);
        expect(decide(policy, open(...list.toReversed()), me, now)).toEqual(
          decide(policy, open(...list), me, now),
        );
      }),
    );
  });

  test('starts exactly one clock among joiners who see the same open group', () => {
    fc.assert(
      fc.property(parts, (list) => {
        const decisions = list.map((one) => decide(policy, open(...list), new Set([one.partId]), 50));
        const clocks = decisions.filter((one) => one.kind === 'start-timer');
        const released = decisions.every((one) => one.kind === 'release');
        const earliest = Math.min(...list.map((one) => one.arrivedAt));
        expect(released ? [] : clocks).toEqual(released ? [] : [{ kind: 'start-timer', at: earliest + 100 }]);
      }),
    );
  });

  test('releases exactly when nothing is missing or time is up', () => {
    fc.assert(
      fc.property(parts, fc.nat(200), (list, now) => {
        const decision = decide(policy, open(...list), new Set(), now);
        const complete = missingTopics(['a', 'b', 'c'], list).length === 0;
        const due = now >= Math.min(...list.map((one) => one.arrivedAt)) + policy.deadlineMs;
        const expected = complete ? 'complete' : due ? 'deadline' : undefined;
        expect(decision.kind === 'release' ? decision.reason : undefined).toBe(expected);
      }),
    );
  });
});

describe('an alarm clock', () => {
  test('that rings for a closed group means nothing', () => {
    const view: GroupView = { head: { state: 'saved', included: [] }, parts: [part('1', 'a', 0)] };
    expect(decideOnTimer(policy, view, 1_000)).toEqual({ kind: 'wait' });
    expect(decideOnTimer(policy, { ...view, head: { state: 'claimed' } }, 1_000)).toEqual({ kind: 'wait' });
  });

  test('that rings for a group that is no more means nothing', () => {
    expect(decideOnTimer(policy, open(), 1_000)).toEqual({ kind: 'wait' });
  });

  test('that rings too early is set again', () => {
    expect(decideOnTimer(policy, open(part('1', 'a', 5)), 104)).toEqual({ kind: 'start-timer', at: 105 });
  });

  test('that rings in time releases the group', () => {
    expect(decideOnTimer(policy, open(part('1', 'a', 5)), 105)).toEqual({
      kind: 'release',
      reason: 'deadline',
    });
  });

  test('finds a group complete whose releaser died', () => {
    const view = open(part('1', 'a', 0), part('2', 'b', 1), part('3', 'c', 2));
    expect(decideOnTimer(policy, view, 3)).toEqual({ kind: 'release', reason: 'complete' });
  });
});
