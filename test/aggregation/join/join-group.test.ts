import { describe, expect, test } from 'vitest';
import type { GroupPolicy } from '../../../shared/aggregation/join/decide.ts';
import type { GroupRef, Part, CompletedGroup } from '../../../shared/aggregation/group.ts';
import type { GroupStore } from '../../../shared/aggregation/group-store.ts';
import { type JoinPorts, joinGroup, type Visit } from '../../../shared/aggregation/join/join-group.ts';
import type { Statements } from '../../../shared/messages/statements.ts';
import { memoryGroupStore } from '../../fakes/memory-group-store.ts';
import { bare as barePolicy, policyOf as policyOfViews } from '../views.ts';

const ref: GroupRef = { fusion: 'f', key: 'k' };

const policyOf = (change: Partial<GroupPolicy> = {}): GroupPolicy =>
  policyOfViews({ deadlineMs: 10_000, ...change });
const bare = (change: Partial<GroupPolicy> = {}): GroupPolicy =>
  barePolicy({ deadlineMs: 10_000, ...change });

function part(partId: string, topic: string, arrivedAt: number, states?: Statements): Part {
  const header = { specversion: '1.0', id: partId, source: 's', type: topic } as const;
  return {
    partId,
    topic,
    digest: 'd',
    arrivedAt,
    ...(states !== undefined && { states }),
    envelope: { header, body: { kind: 'none' } },
  };
}

/** A store that counts what it is asked for. */
function counting(store: GroupStore = memoryGroupStore()) {
  const asked = { whole: 0, limited: 0, heads: 0, tallies: 0 };
  const counted: GroupStore = {
    ...store,
    view: (at, limit) => {
      asked[limit === undefined ? 'whole' : 'limited'] += 1;
      return store.view(at, limit);
    },
    hasState: (at) => {
      asked.heads += 1;
      return store.hasState(at);
    },
    tally: (at, more) => {
      asked.tallies += 1;
      return store.tally(at, more);
    },
  };
  return { store: counted, asked };
}

function visit(
  store: GroupStore,
  policy: GroupPolicy,
  what: Partial<Visit<Part>> = {},
  more: Partial<JoinPorts> = {},
) {
  return joinGroup(policy, ref, { parts: [], ...what }, { store, clock: { now: () => 500 }, ...more });
}

async function close(store: GroupStore, change: Partial<CompletedGroup> = {}): Promise<void> {
  const state = {
    state: 'completed',
    generation: 1,
    token: 't',
    requestedBy: 'm',
    included: [],
    before: [],
    savedAt: 400,
    ended: 'fused',
    ...change,
  } as const;
  const outcome = { kind: 'dead-lettered', letter: '' } as const;
  await store.save(ref, { state, outcome }, [], await store.state(ref));
}

describe('a timer or a release request for a completed group', () => {
  test('the joiner reads only whether the group has a state', async () => {
    const { store, asked } = counting();
    await close(store);
    expect(await visit(store, policyOf(), { timerFired: true })).toMatchObject({
      decision: { kind: 'wait' },
    });
    expect(asked).toEqual({ whole: 0, limited: 0, heads: 1, tallies: 0 });
  });

  test('the joiner reads the group where its key may be open again', async () => {
    for (const policy of [policyOf({ late: 'reopen' }), policyOf({ late: 'ignore', rememberMs: 10 })]) {
      const { store, asked } = counting();
      await close(store);
      await store.putPart(ref, part('p', 'a', 450));
      expect(await visit(store, policy, { releaseRequest: 'forced' })).toMatchObject({
        decision: { kind: 'release', reason: 'forced', after: 1 },
      });
      expect(asked.heads).toBe(0);
    }
  });
});

describe('an arrival at a group that outgrows a glimpse', () => {
  const glimpse = 3;
  const sized = bare({ size: 5 });

  test('the joiner adds its view, then its part, and reads the group at a full tally', async () => {
    const { store, asked } = counting();
    const decisions: string[] = [];
    for (let index = 0; index < 5; index += 1) {
      const parts = [part(`p${index}`, 'a', index)];
      const { decision } = await visit(store, sized, { parts }, { glimpse });
      decisions.push(decision.kind === 'release' ? decision.reason : decision.kind);
    }
    expect(decisions).toEqual(['start-timer', 'wait', 'wait', 'wait', 'size']);
    expect(asked).toMatchObject({ limited: 5, whole: 2, tallies: 3 });
  });

  test('a part of a known topic adds nothing to the tally where parts are not counted', async () => {
    const { store, asked } = counting();
    const policy = policyOf({ needs: ['a', 'b'], wants: [] });
    for (let index = 0; index < 6; index += 1) {
      await visit(store, policy, { parts: [part(`p${index}`, 'a', index)] }, { glimpse });
    }
    expect(asked.tallies).toBe(1);
    const { decision } = await visit(store, policy, { parts: [part('q', 'b', 9)] }, { glimpse });
    expect(decision).toMatchObject({ reason: 'complete' });
    expect(asked).toMatchObject({ tallies: 2, whole: 2 });
  });

  test('the joiner reads the group where only absences have completed the tally', async () => {
    const { store } = counting();
    const policy = policyOf({ needs: ['a', 'b', 'c'], wants: [] });
    for (const [id, absent] of [
      ['x1', ['b']],
      ['x2', ['a']],
      ['x3', ['c', 'a']],
    ] as const) {
      await visit(store, policy, { parts: [part(id, 'off', 1, { absent })] }, { glimpse: 2 });
    }
    const { decision } = await visit(store, policy, { parts: [part('p', 'a', 9)] }, { glimpse: 2 });
    expect(decision).toMatchObject({ reason: 'complete' });
  });

  test('a duplicate reads the whole group, because its own body may differ', async () => {
    const { store, asked } = counting();
    for (let index = 0; index < 4; index += 1)
      await visit(store, sized, { parts: [part(`p${index}`, 'a', index)] }, { glimpse });
    const before = asked.whole;
    const forged = { ...part('p3', 'a', 9), digest: 'other' };
    expect((await visit(store, sized, { parts: [forged] }, { glimpse })).conflicts).toEqual([forged]);
    expect(asked.whole).toBe(before + 1);
  });

  test('the joiner reads only the state where nothing else matters', async () => {
    const late = part('z', 'a', 450);
    for (const [policy, head, whole] of [
      [sized, 'completed', 0],
      [bare({ size: 5, late: 'ignore' }), 'completed', 0],
      [bare({ size: 5, late: 'reopen' }), 'completed', 1],
      [bare({ size: 5, late: 'reopen' }), 'leased', 0],
    ] as const) {
      const { store, asked } = counting();
      for (const id of ['a', 'b', 'c', 'd']) await store.putPart(ref, part(id, 'a', 1));
      if (head === 'completed') await close(store, { included: ['a', 'b', 'c', 'd'] });
      else {
        const claim = { generation: 1, token: 't', leaseUntil: 9, attempts: 0, before: [] } as const;
        const spent = {
          usage: { inputTokens: 0, outputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0 },
          costUsd: 0,
        };
        const rest = {
          causationId: undefined,
          reason: 'size',
          previous: undefined,
          requestedBy: 't0',
          spent,
        } as const;
        await store.lease(ref, { state: 'leased', ...claim, ...rest }, undefined);
      }
      const joined = await visit(store, policy, { parts: [late] }, { glimpse });
      expect(asked).toMatchObject({ whole, tallies: 0 });
      expect(joined.tooLate).toEqual(policy.late === 'ignore' ? [late] : []);
    }
  });
});

describe('a predicate', () => {
  const policy = bare({ predicate: 'count > 1' });

  test('the predicate sees all parts of the open round and no others', async () => {
    const asked: string[][] = [];
    const predicateHolds: JoinPorts['predicateHolds'] = async (_ref, parts) => {
      asked.push(parts.map(({ partId }) => partId));
      return parts.length > 1;
    };
    const { store } = counting();
    const ports = { glimpse: 1, predicateHolds };
    await visit(store, policy, { parts: [part('1', 'a', 1)] }, ports);
    const second = await visit(store, policy, { parts: [part('2', 'a', 2)] }, ports);
    expect(second.decision).toMatchObject({ reason: 'predicate' });
    expect(asked).toEqual([['1'], ['1', '2']]);
    await close(store, { included: ['1', '2'] });
    await visit(store, policy, { parts: [part('3', 'a', 3)] }, ports);
    expect(asked).toHaveLength(2);
    await visit(store, { ...policy, late: 'reopen' }, { parts: [part('4', 'a', 4)] }, ports);
    expect(asked.at(-1)).toEqual(['3', '4']);
  });

  test('a deployment without the engine releases nothing by a predicate', async () => {
    const { decision } = await visit(memoryGroupStore(), policy, {
      parts: [part('1', 'a', 1), part('2', 'a', 2)],
    });
    expect(decision.kind).toBe('start-timer');
  });
});

describe('the entry of a group in the list of open groups', () => {
  const listed = bare({ isListed: true });
  const series = bare({ isListed: true, closesSeries: true });

  test('the joiner of the opening part notes the group where the policy lists groups', async () => {
    const store = memoryGroupStore();
    expect((await visit(store, bare(), { parts: [part('0', 'a', 0)] })).opened).toBeUndefined();
    expect((await visit(store, listed, { parts: [part('1', 'a', 1)] })).opened).toBeUndefined();
    expect((await visit(store, listed, { parts: [part('0', 'a', 0)] })).opened).toEqual({ ...ref, at: 0 });
  });

  test('the first part that names a series notes the group in it, else the opening part', async () => {
    const store = memoryGroupStore();
    const joined = async (one: Part) => (await visit(store, series, { parts: [one] })).opened;
    expect(await joined(part('1', 'a', 1))).toEqual({ ...ref, at: 1 });
    expect(await joined(part('2', 'a', 2, { series: 'm' }))).toEqual({ ...ref, at: 2, series: 'm' });
    expect(await joined(part('3', 'a', 3, { series: 'm' }))).toBeUndefined();
    const unlike = memoryGroupStore();
    const plain = await visit(unlike, listed, { parts: [part('2', 'a', 2, { series: 'm' })] });
    expect(plain.opened).toEqual({ ...ref, at: 2 });
  });

  test('the group is noted again for a new round, and never during a lease', async () => {
    const store = memoryGroupStore();
    await close(store, { included: ['1'] });
    await store.putPart(ref, part('1', 'a', 1));
    const reopened = await visit(store, { ...listed, late: 'reopen' }, { parts: [part('2', 'a', 450)] });
    expect(reopened.opened).toEqual({ ...ref, at: 450 });
    expect((await visit(store, listed, { parts: [part('3', 'a', 451)] })).opened).toBeUndefined();
    expect((await visit(memoryGroupStore(), listed, { timerFired: true })).opened).toBeUndefined();
  });
});

test('a part that the store has already forgotten conflicts with nothing', async () => {
  const store = memoryGroupStore();
  const forgetful: GroupStore = { ...store, view: async (at) => ({ ...(await store.view(at)), parts: [] }) };
  const joined = await visit(forgetful, bare(), { parts: [part('1', 'a', 1)] });
  expect(joined).toMatchObject({ decision: { kind: 'wait' }, conflicts: [] });
});
