import { describe, expect, test } from 'vitest';
import { completeGroup } from '../../shared/group/complete-group.ts';
import type { CompletePolicy, CompletePorts } from '../../shared/group/complete-ports.ts';
import type { Draft, Made } from '../../shared/group/draft.ts';
import { decide, type Decision, type GroupPolicy } from '../../shared/group/decide.ts';
import type { GroupRef, GroupView, Part } from '../../shared/group/group.ts';
import { joinGroup } from '../../shared/group/join-group.ts';
import { mayBeWhole, tallyOf } from '../../shared/group/large-group.ts';
import { latecomers } from '../../shared/group/latecomers.ts';
import { nextCheckAt, openerOf, releaseDue } from '../../shared/group/release.ts';
import type { Nudge } from '../../shared/messaging/contribution.ts';
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
  test('waits, and counts for nothing', () => {
    const policy = bare({ size: 2, inactivityMs: 10 });
    const parts = [part('1', 'a', 0), fix('2', 1)];
    expect(releaseDue(policy, parts, { now: 5 })).toBeUndefined();
    expect(releaseDue(policy, parts, { now: 10 })).toBe('inactivity');
    expect(releaseDue(policy, [fix('2', 1)], { now: 10, nudge: 'forced' })).toBeUndefined();
    expect(mayBeWhole(bare({ needs: ['fix'] }), tallyOf([fix('1', 0)]))).toBe(false);
  });

  test('that is alone ends it at its deadline, and leaves the clock to what comes to be merged', () => {
    const policy = policyOf();
    expect(decided(policy, open(fix('1', 1_950)), ['1'])).toEqual({ kind: 'start-timer', at: 2_050 });
    expect(openerOf(policy, [fix('1', 0), part('2', 'a', 9)])?.partId).toBe('2');
    expect(openerOf(policy, [absent('1', 0), fix('2', 9)])?.partId).toBe('2');
    expect(nextCheckAt(policy, [fix('1', 0)], 0)).toBe(100);
    expect(releaseDue(policy, [fix('1', 0)], { now: 100 })).toBe('deadline');
  });
});

describe('a correction of a settled group', () => {
  const view = closed(saved({ included: ['1'], generation: 3 }), part('1', 'a', 0), fix('2', 1_500));

  test.each(latePolicies)('asks for the next generation where what is late is to %s', (late) => {
    const release = { kind: 'release', reason: 'corrected', after: 3 };
    expect(decided(policyOf({ late }), view, ['2'])).toEqual(release);
    expect(decided(policyOf({ late }), view, [], { isWoken: true })).toEqual(release);
    expect(decided(policyOf({ late }), view, ['1'])).toEqual({ kind: 'wait' });
  });

  test('goes before what is late, which it takes along', () => {
    const both = { ...view, parts: [...view.parts, part('3', 'a', 1_500)] };
    expect(decided(policyOf(), both, [], { isWoken: true })).toMatchObject({ reason: 'corrected' });
  });

  test('does not make a release be forgotten that is wanted now', () => {
    const policy = policyOf({ late: 'reopen' });
    const both = { ...view, parts: [...view.parts, part('3', 'a', 1_990)] };
    const release = { kind: 'release', reason: 'forced', after: 3 };
    expect(decided(policy, both, ['2'], { nudge: 'forced' })).toEqual(release);
    expect(decided(policy, both, ['2', '3'])).toEqual({ kind: 'release', reason: 'corrected', after: 3 });
  });

  test('speaks of what is settled while the key is open again, and opens a round once it is forgotten', () => {
    for (const late of latePolicies) {
      const policy = policyOf({ late, rememberMs: 500 });
      const parts = [part('1', 'a', 0), part('2', 'a', 1_501), fix('3', 1_500), fix('4', 1_501)];
      const settled = { included: ['1'], before: [], savedAt: 1_000 };
      const { corrections, open: opened } = latecomers(policy, settled, parts);
      expect(corrections).toEqual([fix('3', 1_500)]);
      expect(opened).toEqual([part('2', 'a', 1_501), fix('4', 1_501)]);
      const alone = closed(saved(settled), part('1', 'a', 0), absent('0', 1_990), fix('4', 1_995));
      expect(decided(policy, alone, ['4'])).toEqual({ kind: 'start-timer', at: 2_095 });
    }
  });

  test('is not turned away', async () => {
    const store = memoryGroupStore();
    const ref: GroupRef = { fusion: 'order', key: 'k' };
    const visit = (one: Part) =>
      joinGroup(policyOf({ late: 'ignore' }), ref, { parts: [one] }, { store, clock: { now: () => 0 } });
    const first = storedPart('stock', 's1', 1);
    await visit(first);
    const head = { ...savedHead, included: [first.partId] };
    await store.save(ref, { head, outcome: { kind: 'dead-lettered', letter: '' } }, [first], undefined);
    expect(await visit({ ...storedPart('fix', 'f1', 1), states: corrects })).toMatchObject({
      decision: { kind: 'release', reason: 'corrected' },
      turnedAway: [],
    });
  });
});

const savedHead = {
  state: 'saved',
  generation: 1,
  token: 't',
  savedBy: 't',
  included: [],
  before: [],
  savedAt: 0,
  ended: 'dead-lettered',
} as const;

const ref: GroupRef = { fusion: 'order', key: 'k' };
const stock = storedPart('stock', 's1', { left: 3 });
const price = storedPart('price', 'p1', { amount: 10 });
const more = storedPart('price', 'p2', { amount: 11 });
const gold = (id: string): Part => ({ ...storedPart('fix', id, { values: {} }), states: corrects });
const [first, second] = [gold('f1'), gold('f2')];
const idsOf = (...parts: Part[]): string[] => parts.map(({ partId }) => partId).toSorted();

/** A group whose first generation holds the stock. */
async function settledGroup(policy: CompletePolicy) {
  const store = memoryGroupStore();
  const clock = { at: 1_000 };
  const drafts: Draft[] = [];
  const turnedAway: string[] = [];
  const told = { woken: 0, nudges: [] as (Nudge | undefined)[] };
  const next: { make: (draft: Draft) => Promise<Made> } = {
    make: async () => ({ kind: 'made', outcome: { kind: 'dead-lettered', letter: 'x' } }),
  };
  let tokens = 0;
  const ports: CompletePorts = {
    store,
    clock: { now: () => clock.at },
    newToken: () => `token-${(tokens += 1)}`,
    make: (draft) => {
      drafts.push(draft);
      return next.make(draft);
    },
    tooLarge: () => ({ kind: 'dead-lettered', letter: 'too large' }),
    publish: async () => {},
    turnAway: async (_ref, late) => {
      turnedAway.push(...idsOf(...late));
    },
    wake: async (_ref, nudge) => {
      told.woken += 1;
      told.nudges.push(nudge);
    },
  };
  const complete = (after: number, reason: Draft['reason'] = 'corrected') =>
    completeGroup(
      policy,
      { message: { ...ref, reason, after, ticket: `t${after}` }, remainingMs: () => 10_000 },
      ports,
    );
  await store.putPart(ref, stock);
  await complete(0, 'complete');
  return { store, clock, drafts, turnedAway, told, complete, next };
}

describe('the generation of a correction', () => {
  test.each(latePolicies)(
    'is the settled round and what corrects it, where what is late is to %s',
    async (late) => {
      for (const asksModel of [false, true]) {
        const { store, drafts, complete } = await settledGroup({ late, asksModel });
        await store.putPart(ref, first);
        await complete(1);
        await complete(1);
        expect(drafts).toMatchObject([{ generation: 1 }, { generation: 2, previous: 'dead-lettered' }]);
        expect(drafts[1]).toMatchObject({ reason: 'corrected', parts: [stock, first] });
        expect(drafts[1]?.taught).toBeUndefined();
        await store.putPart(ref, second);
        await complete(2);
        expect(drafts[2]).toMatchObject({ parts: [stock, first, second], taught: idsOf(first) });
      }
    },
  );

  test('leaves out the round that is open, which stays so, also where it comes while it is made', async () => {
    for (const asksModel of [false, true]) {
      const { store, drafts, complete, next, told } = await settledGroup({ late: 'reopen', asksModel });
      await store.putPart(ref, price);
      await store.putPart(ref, first);
      next.make = async () => {
        await store.putPart(ref, more);
        return { kind: 'made', outcome: { kind: 'dead-lettered', letter: 'x' } };
      };
      // Whoever asks for the next round first sees the one before put right, and leaves the rest to the joiners.
      await complete(1, 'complete');
      expect(drafts[1]).toMatchObject({ reason: 'corrected', parts: [stock, first] });
      expect(told.woken).toBe(1);
      expect(await store.head(ref)).toMatchObject({ included: idsOf(stock, first), before: [] });
      await complete(2, 'complete');
      expect(drafts[2]).toMatchObject({ previous: undefined, reason: 'complete', parts: [price, more] });
      expect(await store.head(ref)).toMatchObject({ before: idsOf(stock, first) });
    }
  });

  test('comes before a release that somebody wants, which is asked for again', async () => {
    for (const correctsItself of [true, false]) {
      const { store, drafts, complete, told } = await settledGroup({ late: 'reopen', asksModel: false });
      await store.putPart(ref, price);
      await store.putPart(ref, first);
      if (!correctsItself) await complete(1);
      await complete(1, 'forced');
      expect(drafts.at(-1)).toMatchObject({ generation: 2, reason: 'corrected' });
      expect(told.nudges.at(-1)).toBe('forced');
      await complete(2, 'forced');
      expect(drafts.at(-1)).toMatchObject({ generation: 3, reason: 'forced', parts: [price] });
      // Of the next round nobody has asked for anything.
      await store.putPart(ref, more);
      await complete(2, 'forced');
      expect(told.nudges.at(-1)).toBeUndefined();
    }
  });

  test('keeps such a release for as long as its model takes to answer', async () => {
    for (const opener of ['forced', 'corrected'] as const) {
      const policy = { late: 'reopen', asksModel: true, waits: true } as const;
      const { store, drafts, complete, next, told } = await settledGroup(policy);
      await store.putPart(ref, price);
      await store.putPart(ref, first);
      const { make } = next;
      next.make = async () => ({ kind: 'waiting' });
      await complete(1, opener);
      await complete(1, 'forced');
      await complete(1, 'complete');
      next.make = make;
      // As whoever keeps the question sends it.
      await complete(1, 'corrected');
      expect(drafts.at(-1)).toMatchObject({ generation: 2, reason: 'corrected', parts: [stock, first] });
      expect(told.nudges).toEqual(['forced']);
    }
  });

  test('is gone on with by another worker, from the claim alone', async () => {
    const { store, clock, drafts, complete, next } = await settledGroup({ late: 'reopen', asksModel: true });
    const make = next.make;
    await store.putPart(ref, first);
    next.make = ({ spent }) => Promise.resolve({ kind: 'try-later', afterMs: 1, why: 'busy', spent });
    await expect(complete(1)).rejects.toThrow('busy');
    await store.putPart(ref, price);
    await store.putPart(ref, second);
    clock.at = 9_000;
    next.make = make;
    await complete(1);
    expect(drafts[2]).toMatchObject({ generation: 2, reason: 'corrected', parts: [stock, first] });
    expect(await store.head(ref)).toMatchObject({ generation: 2, savedAt: 1_000 });
  });

  test('takes in what is late where that is to amend, and what was turned away is not answered again', async () => {
    const amending = await settledGroup({ late: 'amend', asksModel: false });
    await amending.store.putPart(ref, price);
    await amending.store.putPart(ref, first);
    await amending.complete(1);
    expect(amending.drafts[1]).toMatchObject({ reason: 'corrected', parts: [stock, price, first] });

    const ignoring = await settledGroup({ late: 'ignore', asksModel: false });
    await ignoring.store.putPart(ref, price);
    await ignoring.store.putPart(ref, first);
    await ignoring.complete(1);
    expect(ignoring.turnedAway).toEqual(idsOf(price));
    expect(await ignoring.store.head(ref)).toMatchObject({ before: idsOf(price) });
    await ignoring.store.putPart(ref, second);
    await ignoring.complete(2);
    expect(ignoring.turnedAway).toEqual(idsOf(price));
  });

  test('does not make the key be remembered for longer, so that what has opened stays open', async () => {
    const policy = { late: 'ignore', rememberMs: 500, asksModel: false } as const;
    const { store, clock, complete, turnedAway } = await settledGroup(policy);
    await store.putPart(ref, { ...first, arrivedAt: 1_400 });
    await store.putPart(ref, { ...price, arrivedAt: 1_600 });
    clock.at = 1_700;
    await complete(1);
    expect(turnedAway).toEqual([]);
    const { head, parts } = await store.view(ref);
    if (head?.state !== 'saved') throw new Error('not settled');
    expect(head).toMatchObject({ generation: 2, savedAt: 1_000 });
    expect(latecomers(policy, head, parts)).toMatchObject({ late: [], open: [{ partId: price.partId }] });
  });

  test('knows what has taught, also where it is a late part that asks for it', async () => {
    const { store, drafts, complete } = await settledGroup({ late: 'amend', asksModel: true });
    await store.putPart(ref, first);
    await complete(1);
    await store.putPart(ref, price);
    await complete(2, 'late');
    expect(drafts[2]).toMatchObject({ reason: 'late', taught: idsOf(first) });
    expect(drafts[2]?.parts).toHaveLength(3);
  });
});
