import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decide,
  type Decision,
  type GroupPolicy,
  type Moment,
} from '../../../shared/aggregation/join/decide.ts';
import type { GroupView, PartSummary } from '../../../shared/aggregation/group.ts';
import { missingTopics } from '../../../shared/aggregation/release-rules/complete.ts';
import { bare, closed, open, part, policyOf, saved } from '../views.ts';

const policy = policyOf();
const wait: Decision = { kind: 'wait' };

function decided(
  by: GroupPolicy,
  view: GroupView,
  arrived: readonly string[],
  now: number,
  more: Partial<Moment> = {},
): Decision {
  return decide(by, view, { arrived: new Set(arrived), now, ...more });
}

function released(reason: string, after = 0): object {
  return { kind: 'release', reason, after };
}

const topic = fc.constantFrom('a', 'b', 'c', 'x');
const parts = fc
  .uniqueArray(fc.record({ partId: fc.string({ minLength: 1 }), topic, arrivedAt: fc.nat(50) }), {
    selector: (one) => one.partId,
    minLength: 1,
    maxLength: 8,
  })
  .map((list): PartSummary[] => list.map((one) => ({ ...one, digest: 'd' })));

describe('an arrival', () => {
  test('completes the group when every needed and wanted topic is there', () => {
    const view = open(part('1', 'a', 0), part('2', 'b', 1), part('3', 'c', 2));
    expect(decided(policy, view, ['3'], 3)).toEqual(released('complete'));
  });

  test('waits for a wanted topic, and only until the deadline', () => {
    const view = open(part('1', 'a', 0), part('2', 'b', 1));
    expect(decided(policy, view, ['2'], 99)).toEqual(wait);
    expect(decided(policy, view, ['2'], 100)).toEqual(released('deadline'));
  });

  test('that is the earliest sets the clock, from its own arrival and not from now', () => {
    expect(decided(policy, open(part('1', 'a', 7)), ['1'], 50)).toEqual({ kind: 'start-timer', at: 107 });
  });

  test('that is not the earliest leaves the clock to the one that is', () => {
    expect(decided(policy, open(part('1', 'a', 7), part('2', 'a', 8)), ['2'], 50)).toEqual(wait);
  });

  test('into a group that somebody is completing is seen by that somebody', () => {
    const view = closed({ state: 'leased' }, part('1', 'a', 0));
    expect(decided(policy, view, ['1'], 1_000)).toEqual(wait);
  });

  test('that is in the settled generation is a duplicate; one that is not is late', () => {
    const view = closed(saved({ included: ['1', '2'], generation: 4 }), part('1', 'a', 0), part('3', 'a', 2));
    expect(decided(policy, view, ['1'], 0)).toEqual(wait);
    expect(decided(policy, view, ['1', '3'], 0)).toEqual(released('late', 4));
    expect(decided(policy, view, ['3'], 0)).toEqual(released('late', 4));
  });

  test('that is late is left to the late policy where that lets nothing in', () => {
    const view = closed(saved({ included: ['1'] }), part('1', 'a', 0), part('3', 'a', 2));
    expect(decided(policyOf({ late: 'ignore' }), view, ['3'], 0)).toEqual(wait);
    expect(decided(policyOf({ late: 'dead-letter' }), view, ['3'], 0)).toEqual(wait);
  });

  test('means the same in whatever order the parts are read', () => {
    fc.assert(
      fc.property(parts, fc.nat(200), fc.nat(7), (list, now, which) => {
        const me = [list[which % list.length]?.partId ?? ''];
        expect(decided(policy, open(...list.toReversed()), me, now)).toEqual(
          decided(policy, open(...list), me, now),
        );
      }),
    );
  });

  test('starts exactly one clock among joiners who see the same open group', () => {
    fc.assert(
      fc.property(parts, (list) => {
        const decisions = list.map((one) => decided(policy, open(...list), [one.partId], 50));
        const clocks = decisions.filter((one) => one.kind === 'start-timer');
        const areReleased = decisions.every((one) => one.kind === 'release');
        const earliest = Math.min(...list.map((one) => one.arrivedAt));
        expect(areReleased ? [] : clocks).toEqual(
          areReleased ? [] : [{ kind: 'start-timer', at: earliest + 100 }],
        );
      }),
    );
  });

  test('releases exactly when nothing is missing or time is up', () => {
    fc.assert(
      fc.property(parts, fc.nat(200), (list, now) => {
        const decision = decided(policy, open(...list), [], now);
        const complete = missingTopics(policy, list).length === 0;
        const due = now >= Math.min(...list.map((one) => one.arrivedAt)) + policy.deadlineMs;
        const expected = complete ? 'complete' : due ? 'deadline' : undefined;
        expect(decision.kind === 'release' ? decision.reason : undefined).toBe(expected);
      }),
    );
  });

  test('that sees only some of a large group releases nothing, and sets a clock if it may be the earliest', () => {
    const view = { ...open(part('1', 'a', 5), part('2', 'b', 6), part('3', 'c', 7)), isWhole: false };
    expect(decided(policy, view, ['3'], 1_000)).toEqual(wait);
    expect(decided(policy, view, ['1'], 50)).toEqual({ kind: 'start-timer', at: 105 });
  });
});

describe('an alarm clock', () => {
  const fired = { timerFired: true };

  test('that rings for a closed group means nothing', () => {
    expect(decided(policy, closed(saved({ included: ['1'] }), part('1', 'a', 0)), [], 1_000, fired)).toEqual(
      wait,
    );
    expect(decided(policy, closed({ state: 'leased' }, part('1', 'a', 0)), [], 1_000, fired)).toEqual(wait);
  });

  test('that rings for a group that is no more means nothing', () => {
    expect(decided(policy, open(), [], 1_000, fired)).toEqual(wait);
  });

  test('that rings too early is set again', () => {
    const early = { kind: 'start-timer', at: 105 };
    expect(decided(policy, open(part('1', 'a', 5)), [], 104, fired)).toEqual(early);
    // Also where an arrival that is not the earliest came in the same batch.
    expect(decided(policy, open(part('1', 'a', 5), part('2', 'a', 6)), ['2'], 104, fired)).toEqual(early);
  });

  test('that rings in time releases the group', () => {
    expect(decided(policy, open(part('1', 'a', 5)), [], 105, fired)).toEqual(released('deadline'));
  });

  test('finds a group complete whose releaser died', () => {
    const view = open(part('1', 'a', 0), part('2', 'b', 1), part('3', 'c', 2));
    expect(decided(policy, view, [], 3, fired)).toEqual(released('complete'));
  });
});

describe('a new round of a closed key', () => {
  const reopening = policyOf({ late: 'reopen' });

  test('is opened by a part that the settled generations do not know', () => {
    const head = saved({ included: ['2'], before: ['1'], generation: 2 });
    const view = closed(head, part('1', 'a', 0), part('2', 'b', 1), part('3', 'a', 2_000));
    expect(decided(reopening, view, ['3'], 2_010)).toEqual({ kind: 'start-timer', at: 2_100 });
    expect(decided(reopening, view, ['1', '2'], 2_010)).toEqual(wait);
  });

  test('is released by its own parts alone, and says which generation it goes on from', () => {
    const old = [part('1', 'a', 0), part('2', 'b', 1), part('3', 'c', 2)];
    const head = saved({ included: ['1', '2', '3'], generation: 2 });
    const fresh = [part('4', 'a', 2_000), part('5', 'b', 2_001)];
    expect(decided(reopening, closed(head, ...old, ...fresh), ['5'], 2_010)).toEqual(wait);
    const whole = closed(head, ...old, ...fresh, part('6', 'c', 2_002));
    expect(decided(reopening, whole, ['6'], 2_010)).toEqual(released('complete', 2));
    expect(decided(reopening, closed(head, ...old, ...fresh), [], 2_100, { timerFired: true })).toEqual(
      released('deadline', 2),
    );
  });

  test('is not opened by word of what will not come', () => {
    const view = closed(saved({ included: ['1'] }), part('1', 'a', 0), part('2', 'x', 9, { absent: ['b'] }));
    expect(decided(reopening, view, ['2'], 10)).toEqual(wait);
    expect(decided(policy, view, ['2'], 10)).toEqual(wait);
  });

  test('is opened under any policy once the key is forgotten, and not a moment before', () => {
    const forgetful = policyOf({ late: 'ignore', rememberMs: 500 });
    const at = (arrivedAt: number): Decision =>
      decided(forgetful, closed(saved({ savedAt: 1_000 }), part('9', 'a', arrivedAt)), ['9'], arrivedAt);
    expect(at(1_500)).toEqual(wait);
    expect(at(1_501)).toEqual({ kind: 'start-timer', at: 1_601 });
  });
});

describe('somebody who wants a group released', () => {
  const view = open(part('1', 'a', 0));

  test('is the reason, unless the group is whole', () => {
    for (const releaseRequest of ['schedule', 'new-key', 'forced'] as const) {
      expect(decided(policy, view, [], 10, { releaseRequest })).toEqual(released(releaseRequest));
    }
    const whole = open(part('1', 'a', 0), part('2', 'b', 0), part('3', 'c', 0));
    expect(decided(policy, whole, [], 10, { releaseRequest: 'forced' })).toEqual(released('complete'));
  });

  test('gets nothing from a group that has nothing or is closed', () => {
    expect(decided(policy, open(), [], 10, { releaseRequest: 'forced' })).toEqual(wait);
    const off = open(part('1', 'x', 0, { absent: ['b'] }));
    expect(decided(policy, off, [], 10, { releaseRequest: 'forced' })).toEqual(wait);
    const done = closed(saved({ included: ['1'] }), part('1', 'a', 0));
    expect(decided(policy, done, [], 10, { releaseRequest: 'forced' })).toEqual(wait);
  });

  test('waits for a group that is too small only if it is a schedule', () => {
    const least = bare({ minSize: 2 });
    expect(decided(least, view, [], 10, { releaseRequest: 'schedule' })).toEqual(wait);
    expect(decided(least, view, [], 10, { releaseRequest: 'forced' })).toEqual(released('forced'));
    expect(decided(least, view, [], 10, { releaseRequest: 'new-key' })).toEqual(released('new-key'));
    const enough = open(part('1', 'a', 0), part('2', 'a', 0));
    expect(decided(least, enough, [], 10, { releaseRequest: 'schedule' })).toEqual(released('schedule'));
  });
});
