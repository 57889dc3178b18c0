import { describe, expect, test } from 'vitest';
import type { CompletePolicy } from '../../../shared/aggregation/complete/complete-ports.ts';
import { nothingSpent } from '../../../shared/ports/model-usage.ts';
import type { LeasedGroup } from '../../../shared/aggregation/group.ts';
import type { GroupStore } from '../../../shared/aggregation/group-store.ts';
import { memoryGroupStore } from '../../fakes/memory-group-store.ts';
import { asking, faultOf, merging, price, ref, stock, worldOf } from '../completing.ts';

describe('a generation that a model writes', () => {
  test('the worker leases it before making it, for its remaining time and a margin', async () => {
    const { store, seen, complete, made } = worldOf();
    await store.putPart(ref, stock);
    made.next = async ({ generation }) => {
      expect(await store.state(ref)).toEqual(seen.claims[0]);
      return { kind: 'made', outcome: { kind: 'dead-lettered', letter: `g${generation}` } };
    };
    await complete(asking);
    expect(seen.claims).toEqual([
      {
        state: 'leased',
        generation: 1,
        token: 'token-1',
        leaseUntil: 13_000,
        attempts: 0,
        spent: nothingSpent,
        causationId: undefined,
        reason: 'size',
        requestedBy: 't1',
        previous: undefined,
        before: [],
      },
    ]);
    expect(seen.published).toEqual(['g1']);
  });

  test('a generation keeps that the predicate of its group was not decided', async () => {
    const { store, seen, complete } = worldOf();
    await store.putPart(ref, stock);
    await complete(asking, 't1', 0, () => 10_000, 'size', { isUndecided: true });
    expect(seen.claims).toMatchObject([{ isUndecided: true }]);
    expect(seen.drafts).toMatchObject([{ isUndecided: true }]);
  });

  test('the worker leases nothing where no model is asked', async () => {
    const { store, seen, complete } = worldOf();
    await store.putPart(ref, stock);
    await complete(merging);
    expect(seen.claims).toEqual([]);
    expect(await store.state(ref)).toMatchObject({
      state: 'completed',
      token: 'token-1',
      requestedBy: 't1',
      savedAt: 1_000,
    });
  });

  test('the worker gives up the lease with its usage when the model asks for a pause', async () => {
    const { store, complete, made } = worldOf();
    await store.putPart(ref, stock);
    const spent = { ...nothingSpent, costUsd: 2 };
    made.next = () => ({ kind: 'try-later', afterMs: 700, why: 'overloaded', spent });
    expect(await faultOf(complete(asking))).toMatchObject({ message: 'overloaded', retryAfterMs: 700 });
    expect(await store.state(ref)).toMatchObject({ state: 'leased', leaseUntil: 0, attempts: 1, spent });
    expect(await faultOf(complete(asking))).toMatchObject({ message: 'overloaded' });
    expect(await store.state(ref)).toMatchObject({ attempts: 2 });
  });

  test('the message waits until the lease of another worker ends, to the millisecond', async () => {
    const { store, clock, complete, seen } = worldOf();
    await store.putPart(ref, stock);
    const claim: LeasedGroup = {
      state: 'leased',
      generation: 1,
      token: 'other',
      leaseUntil: 1_500,
      attempts: 3,
      spent: nothingSpent,
      causationId: undefined,
      reason: 'complete',
      requestedBy: 'other',
      previous: undefined,
      before: [],
    };
    await store.lease(ref, claim, undefined);
    const fault = await faultOf(complete(asking));
    expect(fault).toMatchObject({ message: 'another worker holds this group', retryAfterMs: 500 });
    clock.at = 1_500;
    await complete(asking);
    expect(seen.drafts).toMatchObject([{ attempts: 3, reason: 'complete' }]);
    expect(await store.state(ref)).toMatchObject({ state: 'completed', requestedBy: 'other' });
  });
});

describe('an amendment', () => {
  test('the times of paid answers go from one generation to the next', async () => {
    const { store, seen, complete, made } = worldOf();
    await store.putPart(ref, stock);
    const letter = { kind: 'dead-lettered', letter: 'x' } as const;
    made.next = () => ({ kind: 'made', outcome: letter, questions: [1, 2] });
    await complete(asking);
    await store.putPart(ref, price);
    made.next = () => ({ kind: 'made', outcome: letter });
    await complete(asking, 't2', 1);
    expect(seen.claims[1]).toMatchObject({ generation: 2, questions: [1, 2] });
    expect(seen.drafts[1]).toMatchObject({ questions: [1, 2] });
    expect(await store.state(ref)).toMatchObject({ state: 'completed', generation: 2, questions: [1, 2] });
  });

  test('a late part needs a message that asks for it; the rest is left to the joiners', async () => {
    const { store, seen, complete, made } = worldOf();
    await store.putPart(ref, stock);
    made.next = async ({ generation }) => {
      await store.putPart(ref, price);
      return { kind: 'made', outcome: { kind: 'dead-lettered', letter: `g${generation}` } };
    };
    await complete(asking);
    expect(seen).toMatchObject({ published: ['g1'], woken: 1 });
    await complete(asking, 't2', 1);
    expect(seen).toMatchObject({ published: ['g1', 'g2'], woken: 1 });
    await complete(asking, 't2', 1);
    expect(seen).toMatchObject({ published: ['g1', 'g2'], woken: 1 });
  });

  test('the cause of an amendment is the published event, never a dead letter', async () => {
    for (const [outcome, causationId] of [
      [{ kind: 'dead-lettered', letter: 'x' }, undefined],
      [
        {
          kind: 'fused',
          envelope: {
            header: { specversion: '1.0', id: 'i', source: 's', type: 't' },
            body: { kind: 'none' },
          },
          recipients: [],
        },
        expect.stringMatching(/^order-.*-1$/),
      ],
    ] as const) {
      const { store, seen, complete, made } = worldOf();
      await store.putPart(ref, stock);
      made.next = () => ({ kind: 'made', outcome });
      await complete(merging);
      await store.putPart(ref, price);
      await complete(merging, 't2', 1);
      expect(seen.drafts[1]).toMatchObject({ generation: 2, reason: 'late', previous: outcome.kind });
      expect(seen.drafts[1]?.causationId).toEqual(causationId);
    }
  });

  test('completion starts from the generation that its message names', async () => {
    const { store, seen, complete } = worldOf();
    await store.putPart(ref, stock);
    await complete(merging);
    await store.putPart(ref, price);
    await complete(merging, 't2', 1);
    expect(seen.drafts.map(({ generation }) => generation)).toEqual([1, 2]);
  });
});

test('completion rejects late parts and no others', async () => {
  let reads = 0;
  const memory = memoryGroupStore();
  const counted: GroupStore = {
    ...memory,
    parts: (at, select) => {
      reads += 1;
      return memory.parts(at, select);
    },
  };
  const { store, seen, complete } = worldOf(counted);
  const ignoring: CompletePolicy = { late: 'ignore', asksModel: false };
  await store.putPart(ref, stock);
  await complete(ignoring);
  expect(seen.turnedAway).toEqual([]);
  expect(reads).toBe(1);
  await store.putPart(ref, price);
  await complete(ignoring);
  expect(seen.turnedAway).toEqual([price.partId]);
});

test('completion fails on a group without parts and makes nothing of it', async () => {
  const { seen, complete } = worldOf();
  await expect(complete(merging)).rejects.toThrow('a group without parts was asked to be completed');
  expect(seen.drafts).toEqual([]);
});
