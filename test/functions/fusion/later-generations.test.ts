import { describe, expect, test } from 'vitest';
import { storedPart } from '../../fakes/parts.ts';
import { claudePolicyOf, fusionOf } from '../../fakes/policies.ts';
import { completeWorld, message, otherClaim, price, ref, stock, storeWith } from './complete-world.ts';

describe('the complete function of a completed group', () => {
  test('the function amends a completed group with the late part', async () => {
    const { open, sent, typesSent } = completeWorld();
    const store = await storeWith(stock);
    const complete = open({ store });
    await complete(['m1', message('t1', 'deadline')]);
    await store.putPart(ref, price);
    await complete(['m2', message('t2', 'late', 1)]);
    expect(typesSent()).toEqual(['order.fused', 'order.amended']);
    expect(sent.events[1]?.header).toMatchObject({ causationid: sent.events[0]?.header.id });
    expect(sent.events[1]?.body).toMatchObject({
      value: {
        merged: { stock: { left: 3 }, price: { amount: 10 } },
        receipt: { generation: 2, release: { reason: 'late' } },
      },
    });
  });

  test('the function publishes the first generation before the second after a death', async () => {
    const { open, typesSent } = completeWorld();
    const store = await storeWith(stock);
    const publisher = { publish: () => Promise.reject(new Error('killed')) };
    await open({ store, publisher })(['m1', message('t1', 'deadline')]);
    await store.putPart(ref, price);
    await open({ store })(['m2', message('t2', 'late', 1)]);
    expect(typesSent()).toEqual(['order.fused', 'order.amended']);
  });

  test('the function rejects the late part where the policy says so, as the same event', async () => {
    const { open, sent, typesSent } = completeWorld();
    const store = await storeWith(stock);
    const complete = open({ store, fusion: fusionOf({ late: 'ignore' }) });
    await complete(['m1', message('t1', 'deadline')]);
    await store.putPart(ref, price);
    await complete(['m2', message('t2', 'late')], ['m3', message('t3', 'late')]);
    expect(typesSent()).toEqual(['order.fused', 'price.rejected', 'price.rejected']);
    expect(sent.events[1]).toEqual(sent.events[2]);
    expect(sent.events[1]?.body).toMatchObject({
      value: { code: 'late', source: 'price-service', id: 'p1', fusion: 'order', key: 'k' },
    });
  });

  test('the function leaves a part that arrived meanwhile to the joiners', async () => {
    const { open, typesSent, reevaluated } = completeWorld();
    const store = await storeWith(stock);
    const complete = open({
      fusion: fusionOf({ compose: claudePolicyOf({ timeoutMs: 1_000 }) }),
      store,
      composer: {
        compose: async () => {
          await store.putPart(ref, price);
          return { kind: 'no-model' };
        },
      },
    });
    await complete(['m1', message('t1', 'deadline')]);
    expect(typesSent()).toEqual(['order.fused']);
    expect(reevaluated).toEqual([ref]);
  });
  test('the producer hears nothing of a late part that goes to an operator', async () => {
    const { open, letters, typesSent } = completeWorld();
    const store = await storeWith(stock);
    const complete = open({ store, fusion: fusionOf({ late: 'dead-letter' }) });
    await complete(['m1', message('t1', 'deadline')]);
    await store.putPart(ref, price);
    await complete(['m1', message('t1', 'deadline')]);
    expect(typesSent()).toEqual(['order.fused']);
    expect(letters.messages.map(({ body }) => JSON.parse(body))).toMatchObject([
      { ...ref, reason: 'late', contributions: [{ topic: 'price', id: 'p1' }] },
    ]);
  });
});

describe('a new round of a completed key', () => {
  const fusion = fusionOf({ late: 'reopen' });
  const later = storedPart('stock', 's2', { left: 2 });

  test('the message of this round releases it, without the parts of the earlier round', async () => {
    const { open, sent, typesSent } = completeWorld();
    const store = await storeWith(stock, price);
    const complete = open({ store, fusion });
    await complete(['m1', message('t1')]);
    await store.putPart(ref, later);
    await complete(['m2', message('t2', 'forced', 1)]);
    expect(typesSent()).toEqual(['order.fused', 'order.fused']);
    expect(sent.events[1]?.body).toMatchObject({
      value: {
        merged: { stock: { left: 2 } },
        receipt: { generation: 2, release: { reason: 'forced' }, contributions: [{ id: 's2' }] },
      },
    });
    expect(sent.events[1]?.header.causationid).toBeUndefined();
    expect(await store.state(ref)).toMatchObject({
      generation: 2,
      included: [later.partId],
      before: [stock.partId, price.partId].toSorted(),
    });
  });

  test('the message of an earlier round leaves it to the joiners', async () => {
    const { open, reevaluated, typesSent } = completeWorld();
    const store = await storeWith(stock, price);
    const complete = open({ store, fusion });
    await complete(['m1', message('t1')]);
    await store.putPart(ref, later);
    expect(await complete(['m2', message('t2')], ['m1', message('t1')])).toEqual([]);
    expect(typesSent()).toEqual(['order.fused']);
    expect(reevaluated).toEqual([ref, ref]);
  });

  test('the round keeps its release reason when another worker takes over', async () => {
    const { open, sent } = completeWorld();
    const store = await storeWith(stock, price);
    const claimed = { ...otherClaim, reason: 'size', leaseUntil: 0 } as const;
    await store.lease(ref, claimed, undefined);
    await open({ store })(['m1', message('t1', 'deadline')]);
    expect(sent.events[0]?.body).toMatchObject({ value: { receipt: { release: { reason: 'size' } } } });
  });
});
