import { describe, expect, test } from 'vitest';
import { completeGroup } from '../../../shared/aggregation/complete/complete-group.ts';
import type { CompletePolicy } from '../../../shared/aggregation/complete/complete-ports.ts';
import type { Part } from '../../../shared/aggregation/group.ts';
import { storedPart } from '../../fakes/parts.ts';
import { memoryGroupStore } from '../../fakes/memory-group-store.ts';
import { price, ref, stock } from '../completing.ts';

const openers = { topics: ['stock', 'price'], waitMs: 100 };
const asks = { late: 'ignore', asksModel: true, openers } as const;
const merges = { ...asks, asksModel: false };

const guest = (id: string, arrivedAt: number): Part => ({ ...storedPart('open', id, {}), arrivedAt });

function worldAt(now: number) {
  const store = memoryGroupStore();
  const seen = { made: [] as string[][], answered: [] as string[], leases: 0, woken: 0, published: 0 };
  const dismiss = (policy: CompletePolicy, after = 0) =>
    completeGroup(
      policy,
      {
        message: { ...ref, reason: 'deadline', requestId: 'r', after, isUnopened: true },
        remainingMs: () => 1_000,
      },
      {
        store: {
          ...store,
          lease: (...args) => {
            seen.leases += 1;
            return store.lease(...args);
          },
        },
        clock: { now: () => now },
        newToken: () => `t${(seen.leases += 1)}`,
        make: async ({ parts }) => {
          seen.made.push(parts.map(({ partId }) => partId));
          return { kind: 'made', outcome: { kind: 'dead-lettered', letter: 'l' } };
        },
        shrink: async () => ({ kind: 'dead-lettered', letter: 'too large' }),
        publish: async () => {
          seen.published += 1;
        },
        turnAway: async (_ref, parts, reason) => {
          seen.answered.push(...parts.map(({ envelope }) => `${envelope.header.id} ${reason}`));
        },
        reevaluate: async () => {
          seen.woken += 1;
        },
      },
    );
  return { store, seen, dismiss };
}

describe.each([
  ['a fusion that asks a model', asks],
  ['a fusion that merges', merges],
])('parts that opened no group in %s', (_name, policy) => {
  test('an answer that the store refuses as too large fails the message', async () => {
    const { store, dismiss } = worldAt(150);
    await store.putPart(ref, guest('early', 0));
    Object.assign(store, { save: async () => ({ kind: 'too-large' }) });
    await expect(dismiss(policy)).rejects.toThrow('the list of guest parts is too large to be stored');
  });

  test('those whose time is over are answered, and nothing is made of them', async () => {
    const { store, seen, dismiss } = worldAt(150);
    for (const part of [guest('early', 0), guest('recent', 60)]) await store.putPart(ref, part);
    await dismiss(policy);
    expect(seen).toMatchObject({ made: [], answered: ['early unopened'], published: 0, woken: 1 });
    expect(await store.state(ref)).toMatchObject({ generation: 1, ended: 'unopened', before: [] });
    expect(await store.isPublished(ref, 1)).toBe(true);
  });

  test('a repeated message answers them once', async () => {
    const { store, seen, dismiss } = worldAt(150);
    await store.putPart(ref, guest('early', 0));
    await dismiss(policy);
    await dismiss(policy);
    expect(seen.answered).toEqual(['early unopened']);
  });

  test('they are left to their group where a part has opened it since', async () => {
    const { store, seen, dismiss } = worldAt(150);
    for (const part of [guest('early', 0), stock]) await store.putPart(ref, part);
    await dismiss(policy);
    expect(seen).toMatchObject({ made: [], answered: [], woken: 1 });
    expect(await store.state(ref)).toBeUndefined();
  });

  test('the next round is made without them', async () => {
    const { store, seen, dismiss } = worldAt(150);
    const early = guest('early', 0);
    await store.putPart(ref, early);
    await dismiss(policy);
    for (const part of [stock, price]) await store.putPart(ref, part);
    await dismiss(policy, 1);
    expect(seen.made).toEqual([]);
    expect(await store.state(ref)).toMatchObject({ generation: 1, included: [early.partId] });
  });
});
