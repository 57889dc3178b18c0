import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decide, type GroupPolicy } from '../../../shared/aggregation/join/decide.ts';
import { joinGroup } from '../../../shared/aggregation/join/join-group.ts';
import {
  deadlineAt,
  inactivity,
  timerOwner,
} from '../../../shared/aggregation/release-rules/rules-of-time.ts';
import type { GroupView } from '../../../shared/aggregation/group.ts';
import { partOf } from '../../../shared/aggregation/part-of.ts';
import { envelopeOf } from '../../fakes/parts.ts';
import { memoryGroupStore } from '../../fakes/memory-group-store.ts';
import { bare, closed, open, part, saved } from '../views.ts';

const openers = { topics: ['a'], waitMs: 50 };
const policy: GroupPolicy = bare({ needs: ['a'], openers });

const decided = (by: GroupPolicy, view: GroupView, arrived: string, now: number, timerFired = false) =>
  decide(by, view, { arrived: new Set([arrived]), now, timerFired });

describe('a guest part', () => {
  test('it has a timer of its own while no part opens the group', () => {
    const view = open(part('1', 's', 7), part('2', 's', 9));
    expect(decided(policy, view, '1', 10)).toEqual({ kind: 'start-timer', at: 57 });
    expect(decided(policy, view, '2', 10)).toEqual({ kind: 'wait' });
  });

  test('it is answered when its time is over and no part has opened the group', () => {
    const answered = { kind: 'release', reason: 'deadline', after: 0, isUnopened: true };
    expect(decided(policy, open(part('1', 's', 7)), '', 57, true)).toEqual(answered);
    expect(decided(policy, open(part('1', 's', 7)), '', 56, true)).toEqual({ kind: 'start-timer', at: 57 });
  });

  test('it releases nothing by itself, whatever rule it satisfies', () => {
    const bySize = bare({ size: 1, openers });
    expect(decided(bySize, open(part('1', 's', 0)), '1', 1)).toEqual({ kind: 'start-timer', at: 50 });
    const awaited = bare({ needs: ['s'], openers });
    expect(decided(awaited, open(part('1', 's', 0)), '1', 1)).toEqual({ kind: 'start-timer', at: 50 });
  });

  test('it counts like any other part once the group is open', () => {
    const view = open(part('1', 's', 0), part('2', 'a', 1));
    expect(decided(bare({ size: 2, openers }), view, '2', 2)).toEqual({
      kind: 'release',
      reason: 'size',
      after: 0,
    });
  });

  test('it sets no clock of an open group, not even by its statements', () => {
    const view = [part('1', 's', 0, { deadline: 20 }), part('2', 'a', 40), part('3', 's', 45)];
    const stating = bare({ openers, statesDeadline: true, inactivityMs: 30 });
    expect(timerOwner(stating, view)?.partId).toBe('2');
    expect(deadlineAt(stating, view)).toBe(140);
    expect(inactivity.nextCheckAt(stating, view, 50)).toBe(70);
  });

  test('the group is open for the parts after it, also under a policy that ignores latecomers', () => {
    const by = bare({ needs: ['a'], openers, late: 'ignore' });
    const view = closed(saved({ included: ['1'], ended: 'unopened' }), part('1', 's', 0), part('2', 'a', 80));
    expect(decided(by, view, '2', 81)).toEqual({ kind: 'release', reason: 'complete', after: 1 });
  });

  test('the list of open groups and its series do not see it', async () => {
    const listing = bare({ needs: ['a', 'b'], openers, isListed: true, closesSeries: true });
    const ports = { store: memoryGroupStore(), clock: { now: () => 3 } };
    const ref = { fusion: 'order', key: 'k' };
    const join = (topic: string, at: number) => {
      const envelope = envelopeOf(topic, topic, null);
      const arrival = partOf({ ...ref, topic, envelope, states: { series: topic } }, at);
      return joinGroup(listing, ref, { parts: [arrival] }, ports);
    };
    expect((await join('s', 1)).opened).toBeUndefined();
    expect((await join('a', 2)).opened).toEqual({ ...ref, at: 2, series: 'a' });
  });
});

const drawn = fc.uniqueArray(
  fc.record({ partId: fc.string({ minLength: 1 }), topic: fc.constantFrom('a', 's'), arrivedAt: fc.nat(99) }),
  { selector: ({ partId }) => partId, minLength: 1 },
);

test('guest parts change neither the clock nor its owner', () => {
  fc.assert(
    fc.property(drawn, (list) => {
      const all = list.map((one) => ({ ...one, digest: 'd' }));
      const owners = all.filter(({ topic }) => topic === 'a');
      fc.pre(owners.length > 0);
      expect(timerOwner(policy, all)).toEqual(timerOwner(policy, owners));
      expect(deadlineAt(policy, all)).toBe(deadlineAt(policy, owners));
    }),
  );
});
