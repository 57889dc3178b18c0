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
  test('a full group is not amended, and leaves its late parts to the late policy', () => {
    const late = part('2', 'a', 1);
    const full = closed(saved({ included: ['1'], isFull: true }), part('1', 'a', 0), late);
    expect(decided(policy, full, ['2'], 3)).toEqual(wait);
    const roomy = closed(saved({ included: ['1'] }), part('1', 'a', 0), late);
    expect(decided(policy, roomy, ['2'], 3)).toEqual(released('late', 1));
  });

  test('the group is complete when every needed and wanted topic has a part', () => {
    const view = open(part('1', 'a', 0), part('2', 'b', 1), part('3', 'c', 2));
    expect(decided(policy, view, ['3'], 3)).toEqual(released('complete'));
  });

  test('the group waits for a wanted topic until the deadline only', () => {
    const view = open(part('1', 'a', 0), part('2', 'b', 1));
    expect(decided(policy, view, ['2'], 99)).toEqual(wait);
    expect(decided(policy, view, ['2'], 100)).toEqual(released('deadline'));
  });

  test('the earliest part sets the timer, from its own arrival and not from now', () => {
    expect(decided(policy, open(part('1', 'a', 7)), ['1'], 50)).toEqual({ kind: 'start-timer', at: 107 });
  });

  test('a part that is not the earliest leaves the timer to the earliest', () => {
    expect(decided(policy, open(part('1', 'a', 7), part('2', 'a', 8)), ['2'], 50)).toEqual(wait);
  });

  test('a part that arrives during a lease is left to the worker', () => {
    const view = closed({ state: 'leased' }, part('1', 'a', 0));
    expect(decided(policy, view, ['1'], 1_000)).toEqual(wait);
  });

  test('a part in the settled generation is a duplicate; any other part is late', () => {
    const view = closed(saved({ included: ['1', '2'], generation: 4 }), part('1', 'a', 0), part('3', 'a', 2));
    expect(decided(policy, view, ['1'], 0)).toEqual(wait);
    expect(decided(policy, view, ['1', '3'], 0)).toEqual(released('late', 4));
    expect(decided(policy, view, ['3'], 0)).toEqual(released('late', 4));
  });

  test('a late part is left to the late policy where the policy admits none', () => {
    const view = closed(saved({ included: ['1'] }), part('1', 'a', 0), part('3', 'a', 2));
    expect(decided(policyOf({ late: 'ignore' }), view, ['3'], 0)).toEqual(wait);
    expect(decided(policyOf({ late: 'dead-letter' }), view, ['3'], 0)).toEqual(wait);
  });

  test('the order in which parts are read does not change the decision', () => {
    fc.assert(
      fc.property(parts, fc.nat(200), fc.nat(7), (list, now, which) => {
        const me = [list[which % list.length]?.partId ?? ''];
        expect(decided(policy, open(...list.toReversed()), me, now)).toEqual(
          decided(policy, open(...list), me, now),
        );
      }),
    );
  });

  test('exactly one joiner starts a timer among those that see the same open group', () => {
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

  test('the group is released exactly when no part is missing or the time is up', () => {
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

  test('a partial view releases nothing and sets a timer if its part may be the earliest', () => {
    const view = { ...open(part('1', 'a', 5), part('2', 'b', 6), part('3', 'c', 7)), isWhole: false };
    expect(decided(policy, view, ['3'], 1_000)).toEqual(wait);
    expect(decided(policy, view, ['1'], 50)).toEqual({ kind: 'start-timer', at: 105 });
  });
});

describe('a timer', () => {
  const fired = { timerFired: true };

  test('a timer of a completed group does nothing', () => {
    expect(decided(policy, closed(saved({ included: ['1'] }), part('1', 'a', 0)), [], 1_000, fired)).toEqual(
      wait,
    );
    expect(decided(policy, closed({ state: 'leased' }, part('1', 'a', 0)), [], 1_000, fired)).toEqual(wait);
  });

  test('a timer of a group that is no longer stored does nothing', () => {
    expect(decided(policy, open(), [], 1_000, fired)).toEqual(wait);
  });

  test('a timer that fires early is set again', () => {
    const early = { kind: 'start-timer', at: 105 };
    expect(decided(policy, open(part('1', 'a', 5)), [], 104, fired)).toEqual(early);
    // Also where an arrival that is not the earliest came in the same batch.
    expect(decided(policy, open(part('1', 'a', 5), part('2', 'a', 6)), ['2'], 104, fired)).toEqual(early);
  });

  test('a timer that fires in time releases the group', () => {
    expect(decided(policy, open(part('1', 'a', 5)), [], 105, fired)).toEqual(released('deadline'));
  });

  test('a timer releases a complete group whose joiner died', () => {
    const view = open(part('1', 'a', 0), part('2', 'b', 1), part('3', 'c', 2));
    expect(decided(policy, view, [], 3, fired)).toEqual(released('complete'));
  });
});

describe('a new round of a completed key', () => {
  const reopening = policyOf({ late: 'reopen' });

  test('a part that no settled generation knows opens a round', () => {
    const head = saved({ included: ['2'], before: ['1'], generation: 2 });
    const view = closed(head, part('1', 'a', 0), part('2', 'b', 1), part('3', 'a', 2_000));
    expect(decided(reopening, view, ['3'], 2_010)).toEqual({ kind: 'start-timer', at: 2_100 });
    expect(decided(reopening, view, ['1', '2'], 2_010)).toEqual(wait);
  });

  test('its own parts alone release the round, which names the generation before it', () => {
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

  test('an absence does not open a round', () => {
    const view = closed(saved({ included: ['1'] }), part('1', 'a', 0), part('2', 'x', 9, { absent: ['b'] }));
    expect(decided(reopening, view, ['2'], 10)).toEqual(wait);
    expect(decided(policy, view, ['2'], 10)).toEqual(wait);
  });

  test('a round opens under any policy once the key is forgotten and not a moment before', () => {
    const forgetful = policyOf({ late: 'ignore', rememberMs: 500 });
    const at = (arrivedAt: number): Decision =>
      decided(forgetful, closed(saved({ savedAt: 1_000 }), part('9', 'a', arrivedAt)), ['9'], arrivedAt);
    expect(at(1_500)).toEqual(wait);
    expect(at(1_501)).toEqual({ kind: 'start-timer', at: 1_601 });
  });
});

describe('a release request', () => {
  const view = open(part('1', 'a', 0));

  test('the request is the reason unless the group is complete', () => {
    for (const releaseRequest of ['schedule', 'new-key', 'forced'] as const) {
      expect(decided(policy, view, [], 10, { releaseRequest })).toEqual(released(releaseRequest));
    }
    const whole = open(part('1', 'a', 0), part('2', 'b', 0), part('3', 'c', 0));
    expect(decided(policy, whole, [], 10, { releaseRequest: 'forced' })).toEqual(released('complete'));
  });

  test('the request releases no group that is empty or completed', () => {
    expect(decided(policy, open(), [], 10, { releaseRequest: 'forced' })).toEqual(wait);
    const off = open(part('1', 'x', 0, { absent: ['b'] }));
    expect(decided(policy, off, [], 10, { releaseRequest: 'forced' })).toEqual(wait);
    const done = closed(saved({ included: ['1'] }), part('1', 'a', 0));
    expect(decided(policy, done, [], 10, { releaseRequest: 'forced' })).toEqual(wait);
  });

  test('only a schedule makes a group below the minimum size wait', () => {
    const least = bare({ minSize: 2 });
    expect(decided(least, view, [], 10, { releaseRequest: 'schedule' })).toEqual(wait);
    expect(decided(least, view, [], 10, { releaseRequest: 'forced' })).toEqual(released('forced'));
    expect(decided(least, view, [], 10, { releaseRequest: 'new-key' })).toEqual(released('new-key'));
    const enough = open(part('1', 'a', 0), part('2', 'a', 0));
    expect(decided(least, enough, [], 10, { releaseRequest: 'schedule' })).toEqual(released('schedule'));
  });
});
