import { describe, expect, test } from 'vitest';
import type { CompletePolicy } from '../../shared/aggregation/complete/complete-ports.ts';
import { asking, faultOf, price, ref, stock, worldOf } from './completing.ts';

describe('a model that answers later', () => {
  const waiting: CompletePolicy = { ...asking, waits: true };

  test('the lease is given up, and the repeated message completes its generation', async () => {
    const { store, seen, made, complete } = worldOf();
    await store.putPart(ref, stock);
    const { next } = made;
    made.next = () => ({ kind: 'waiting' });
    await complete(waiting);
    expect(await store.state(ref)).toMatchObject({
      state: 'leased',
      leaseUntil: 0,
      attempts: 0,
      requestedBy: 't1',
    });
    expect(seen.published).toEqual([]);

    await complete(waiting, 't2');
    expect(seen.drafts.map(({ requestedBy }) => requestedBy)).toEqual(['t1', 't1']);
    made.next = next;
    await complete(waiting);
    expect(seen.published).toEqual(['g1']);
    expect(seen.woken).toBe(0);
  });

  test('the question fixes the parts, and parts that arrive meanwhile are late', async () => {
    const { store, seen, made, complete } = worldOf();
    await store.putPart(ref, stock);
    const { next } = made;
    made.next = () => ({ kind: 'waiting' });
    await complete(waiting);
    await store.putPart(ref, price);
    made.next = next;
    await complete({ ...waiting, late: 'ignore' });
    expect(seen.drafts.map(({ parts }) => parts)).toEqual([[stock], [stock]]);
    expect(seen.turnedAway).toEqual([price.partId]);
    expect(await store.state(ref)).toMatchObject({ state: 'completed', included: [stock.partId] });
  });

  test('a visit that fails in between asks about the same parts again', async () => {
    const { store, seen, made, complete } = worldOf();
    await store.putPart(ref, stock);
    const { next } = made;
    made.next = ({ spent }) => ({ kind: 'try-later', afterMs: 1, why: 'no key', spent });
    await faultOf(complete(waiting));
    await store.putPart(ref, price);
    made.next = next;
    await complete(waiting);
    expect(seen.drafts.map(({ parts, attempts }) => [parts.length, attempts])).toEqual([
      [1, 0],
      [1, 1],
    ]);
  });
});
