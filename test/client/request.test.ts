import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { request } from '../../shared/client/request.ts';
import type { Outcome } from '../../shared/aggregation/group.ts';
import { nothingSpent } from '../../shared/ports/model-usage.ts';
import { RetryableError } from '../../shared/ports/retryable-error.ts';
import { storedPart } from '../fakes/parts.ts';
import { endedOf, openRequester, ref, settle } from './requester.ts';

const part = { source: 'shop', type: 'stock', data: { left: 1 } };
const asked = { ...ref, envelopes: [part], deadlineMs: 10_000 };

describe('the posted envelopes', () => {
  test('each envelope has its defaults filled in and nothing else changed', async () => {
    const { ports, posted, at, store } = openRequester();
    at(50, () => settle(store, 1));
    const own = { specversion: '1.0', id: 'own', source: 'shop', type: 'price', correlationid: 'other' };
    await request({ ...asked, envelopes: [part, own, { ...part, correlationid: null, id: null }] }, ports);
    expect(posted.map(({ header }) => header)).toEqual([
      { specversion: '1.0', id: 'fresh-1', source: 'shop', type: 'stock', correlationid: 'k' },
      own,
      { specversion: '1.0', id: 'fresh-2', source: 'shop', type: 'stock', correlationid: 'k' },
    ]);
    expect(posted[0]?.body).toEqual({ kind: 'json', value: { left: 1 } });
  });

  test('the request posts nothing when one of the envelopes is invalid', async () => {
    const { ports, posted } = openRequester();
    const reply = await request({ ...asked, envelopes: [part, { type: 'stock' }] }, ports);
    expect(reply).toMatchObject({
      kind: 'malformed',
      index: 1,
      rejection: { code: 'missing-attribute', attribute: 'source' },
    });
    expect(posted).toEqual([]);
  });
});

describe('the answer', () => {
  const letter: Outcome = { kind: 'dead-lettered', letter: '{"reason":"incomplete"}' };

  test.each([endedOf(1), endedOf(1, 'held'), endedOf(1, 'discarded'), letter])(
    'the answer is the outcome of the group: $kind',
    async (outcome) => {
      const { ports, store, at } = openRequester();
      at(3_000, () => settle(store, 1, outcome));
      expect(await request(asked, ports)).toEqual({ ...outcome, generation: 1 });
    },
  );

  test('the answer is newer than any earlier generation', async () => {
    const { ports, store, at } = openRequester();
    await settle(store, 1);
    at(700, () => settle(store, 2));
    expect(await request(asked, ports)).toMatchObject({ kind: 'fused', generation: 2 });
  });

  test('the answer is the generation after the one that a lease continues from', async () => {
    const { ports, store, at } = openRequester();
    await settle(store, 1);
    const claim = {
      state: 'leased',
      generation: 2,
      token: 'claim',
      leaseUntil: 0,
      attempts: 0,
      spent: nothingSpent,
      causationId: undefined,
      reason: 'late',
      previous: 'fused',
      requestedBy: 't0',
      before: [],
    } as const;
    await store.lease(ref, claim, await store.state(ref));
    at(700, () => settle(store, 2));
    expect(await request(asked, ports)).toMatchObject({ kind: 'fused', generation: 2 });
  });

  test('a repeated request may get the answer that was already there', async () => {
    const { ports, store, sleeps } = openRequester();
    await settle(store, 1);
    expect(await request({ ...asked, after: 0 }, ports)).toMatchObject({ kind: 'fused', generation: 1 });
    expect(sleeps).toEqual([]);
  });

  test('the answer is the next one where a newer lease came between state and outcome', async () => {
    const { ports, store, at } = openRequester();
    at(60, () => settle(store, 1));
    at(2_000, () => settle(store, 2));
    let looks = 0;
    const groups: typeof ports.groups = {
      ...store,
      outcome: async (group, head) => ((looks += 1) === 1 ? undefined : store.outcome(group, head)),
    };
    expect(await request({ ...asked, after: 0 }, { ...ports, groups })).toMatchObject({ kind: 'fused' });
  });
});

describe('a wait', () => {
  test('the wait ends at its deadline and returns the known state of the group', async () => {
    const { ports, store, sleeps } = openRequester();
    await store.putPart(ref, storedPart('stock', '1', 1));
    await store.putPart(ref, storedPart('stock', '2', 2));
    await store.putPart(ref, { ...storedPart('word', '3', 3), states: { absent: ['price'] } });
    expect(await request(asked, ports)).toEqual({
      kind: 'timeout',
      standing: { generation: 0, isBeingMade: false, parts: 2, topics: ['stock'], isWhole: true },
    });
    expect(sleeps.slice(0, 6)).toEqual([50, 100, 200, 400, 800, 1_000]);
    expect(sleeps.reduce((sum, ms) => sum + ms, 0)).toBe(10_000);
  });

  test('a wait that times out reads once more at its very end', async () => {
    const { ports, store, at } = openRequester();
    at(10_000, () => settle(store, 1));
    expect(await request(asked, ports)).toMatchObject({ kind: 'fused' });
  });

  test('the wait finds an answer within a second and never outlasts its deadline', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 60_000 }),
        fc.integer({ min: 1, max: 60_000 }),
        // The port's clock is monotonic, from any origin.
        fc.integer({ min: 0, max: 1e12 }),
        async (answeredAt, deadlineMs, begin) => {
          const { ports, store, at, sleeps } = openRequester(begin);
          at(answeredAt, () => settle(store, 1));
          const reply = await request({ ...asked, deadlineMs }, ports);
          const waited = sleeps.reduce((sum, ms) => sum + ms, 0);
          expect(waited).toBeLessThanOrEqual(deadlineMs);
          expect(reply.kind).toBe(answeredAt <= deadlineMs ? 'fused' : 'timeout');
          if (reply.kind === 'fused') expect(waited - answeredAt).toBeLessThan(1_000);
        },
      ),
    );
  });

  test('the wait survives a table that is busy', async () => {
    const { ports, store, at } = openRequester();
    at(900, () => settle(store, 1));
    let looks = 0;
    const groups: typeof ports.groups = {
      ...store,
      state: async (group) => {
        looks += 1;
        if (looks === 2 || looks === 3) throw new RetryableError('throttled');
        return store.state(group);
      },
    };
    expect(await request(asked, { ...ports, groups })).toMatchObject({ kind: 'fused' });
  });

  test('a wait that never reached the table knows nothing of the group', async () => {
    const { ports } = openRequester();
    const fail = (): Promise<never> => Promise.reject(new RetryableError('throttled'));
    const groups = { state: fail, outcome: fail, view: fail };
    expect(await request({ ...asked, after: 0 }, { ...ports, groups })).toEqual({
      kind: 'timeout',
      standing: undefined,
    });
  });

  test('the wait ends at once when the table refuses for good', async () => {
    const { ports } = openRequester();
    const refuse = (): Promise<never> => Promise.reject(new Error('no such table'));
    const groups = { state: refuse, outcome: refuse, view: refuse };
    await expect(request({ ...asked, after: 0 }, { ...ports, groups })).rejects.toThrow('no such table');
  });
});
