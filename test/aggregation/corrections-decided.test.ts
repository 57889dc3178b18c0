import { describe, expect, test } from 'vitest';
import { decide, type Decision, type GroupPolicy } from '../../shared/aggregation/join/decide.ts';
import type { GroupRef, GroupView, Part } from '../../shared/aggregation/group.ts';
import { joinGroup } from '../../shared/aggregation/join/join-group.ts';
import { tallyOf } from '../../shared/aggregation/release-rules/rules-of-parts.ts';
import { mayBeWhole } from '../../shared/aggregation/release-rules/rules-of-parts.ts';
import { latecomers } from '../../shared/aggregation/complete/latecomers.ts';
import { nextCheckAt, releaseDue } from '../../shared/aggregation/release-rules/release.ts';
import { timerOwner } from '../../shared/aggregation/release-rules/rules-of-time.ts';
import { memoryGroupStore } from '../fakes/memory-group-store.ts';
import { storedPart } from '../fakes/parts.ts';
import { bare, closed, open, part, policyOf, saved } from './views.ts';

const corrects = { corrects: true } as const;
const fix = (partId: string, arrivedAt: number) => part(partId, 'fix', arrivedAt, corrects);
const absent = (partId: string, arrivedAt: number) => part(partId, 'x', arrivedAt, { absent: ['b'] });
const latePolicies = ['amend', 'ignore', 'dead-letter', 'reopen'] as const;
const decided = (policy: GroupPolicy, view: GroupView, arrived: string[], more = {}): Decision =>
  decide(policy, view, { arrived: new Set(arrived), now: 2_000, ...more });

describe('a correction of an open group', () => {
  test('the correction waits and is not counted as a part', () => {
    const policy = bare({ size: 2, inactivityMs: 10 });
    const parts = [part('1', 'a', 0), fix('2', 1)];
    expect(releaseDue(policy, parts, { now: 5 })).toBeUndefined();
    expect(releaseDue(policy, parts, { now: 10 })).toBe('inactivity');
    expect(releaseDue(policy, [fix('2', 1)], { now: 10, releaseRequest: 'forced' })).toBeUndefined();
    expect(mayBeWhole(bare({ needs: ['fix'] }), tallyOf([fix('1', 0)]))).toBe(false);
  });

  test('a correction alone ends its group at the deadline; beside parts it sets no timer', () => {
    const policy = policyOf();
    expect(decided(policy, open(fix('1', 1_950)), ['1'])).toEqual({ kind: 'start-timer', at: 2_050 });
    expect(timerOwner(policy, [fix('1', 0), part('2', 'a', 9)])?.partId).toBe('2');
    expect(timerOwner(policy, [absent('1', 0), fix('2', 9)])?.partId).toBe('2');
    expect(nextCheckAt(policy, [fix('1', 0)], 0)).toBe(100);
    expect(releaseDue(policy, [fix('1', 0)], { now: 100 })).toBe('deadline');
  });
});

describe('a correction of a settled group', () => {
  const view = closed(saved({ included: ['1'], generation: 3 }), part('1', 'a', 0), fix('2', 1_500));

  test.each(latePolicies)('the correction asks for the next generation under the late policy %s', (late) => {
    const release = { kind: 'release', reason: 'corrected', after: 3 };
    expect(decided(policyOf({ late }), view, ['2'])).toEqual(release);
    expect(decided(policyOf({ late }), view, [], { isReevaluated: true })).toEqual(release);
    expect(decided(policyOf({ late }), view, ['1'])).toEqual({ kind: 'wait' });
  });

  test('the correction comes before late parts and includes them', () => {
    const both = { ...view, parts: [...view.parts, part('3', 'a', 1_500)] };
    expect(decided(policyOf(), both, [], { isReevaluated: true })).toMatchObject({ reason: 'corrected' });
  });

  test('the correction keeps a release that is requested at the same time', () => {
    const policy = policyOf({ late: 'reopen' });
    const both = { ...view, parts: [...view.parts, part('3', 'a', 1_990)] };
    const release = { kind: 'release', reason: 'forced', after: 3 };
    expect(decided(policy, both, ['2'], { releaseRequest: 'forced' })).toEqual(release);
    expect(decided(policy, both, ['2', '3'])).toEqual({ kind: 'release', reason: 'corrected', after: 3 });
  });

  test('the correction amends the settled round, or opens one once the key is forgotten', () => {
    for (const late of latePolicies) {
      const policy = policyOf({ late, rememberMs: 500 });
      const parts = [part('1', 'a', 0), part('2', 'a', 1_501), fix('3', 1_500), fix('4', 1_501)];
      const settled = { included: ['1'], before: [], savedAt: 1_000, ended: 'fused' } as const;
      const { corrections, open: opened } = latecomers(policy, settled, parts);
      expect(corrections).toEqual([fix('3', 1_500)]);
      expect(opened).toEqual([part('2', 'a', 1_501), fix('4', 1_501)]);
      const alone = closed(saved(settled), part('1', 'a', 0), absent('0', 1_990), fix('4', 1_995));
      expect(decided(policy, alone, ['4'])).toEqual({ kind: 'start-timer', at: 2_095 });
    }
  });

  test('the correction is not rejected as late', async () => {
    const store = memoryGroupStore();
    const ref: GroupRef = { fusion: 'order', key: 'k' };
    const visit = (one: Part) =>
      joinGroup(policyOf({ late: 'ignore' }), ref, { parts: [one] }, { store, clock: { now: () => 0 } });
    const first = storedPart('stock', 's1', 1);
    await visit(first);
    const state = { ...savedHead, included: [first.partId] };
    await store.save(ref, { state, outcome: { kind: 'dead-lettered', letter: '' } }, [first], undefined);
    expect(await visit({ ...storedPart('fix', 'f1', 1), states: corrects })).toMatchObject({
      decision: { kind: 'release', reason: 'corrected' },
      tooLate: [],
    });
  });
});

const savedHead = {
  state: 'completed',
  generation: 1,
  token: 't',
  requestedBy: 't',
  included: [],
  before: [],
  savedAt: 0,
  ended: 'dead-lettered',
} as const;
