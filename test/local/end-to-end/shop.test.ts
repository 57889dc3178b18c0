import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Json } from '../../../shared/json/json.ts';
import { envelopesOf, type Event } from './client.ts';
import { type Bus, openBus } from './open-bus.ts';

let bus: Bus;

beforeAll(async () => {
  bus = await openBus('shop.yaml');
});

afterAll(() => bus.close());

function cloudEvent(topic: string, id: string, key: string, data: Json, source = `${topic}-service`): Event {
  return { source, topic, detail: { specversion: '1.0', id, source, type: topic, correlationid: key, data } };
}

function recipient(name: string): string {
  return bus.running.recipients[name] ?? '';
}

function deadLetters(name: string): string {
  return bus.running.deadLetters[name] ?? '';
}

describe('the whole bridge on the laptop', () => {
  test('each group is fused once of its parts, whatever the order and the garbage', async () => {
    const keys = Array.from({ length: 60 }, (_, index) => `order-${index}`);
    const parts = keys.flatMap((key, index) => [
      cloudEvent('stock', `s-${key}`, key, { left: index, clerk: 'Ann' }),
      cloudEvent('price', `p-${key}`, key, { amount: index / 4 }),
      cloudEvent('risk', `r-${key}`, key, `风险 ${index}`),
    ]);
    const invalid: readonly (readonly [string, Event])[] = [
      [
        // Without an id it is no CloudEvent, and a plain event has no correlationid.
        'correlation-missing',
        {
          ...cloudEvent('price', 'x1', 'k', 1),
          detail: { specversion: '1.0', source: 'price-service', type: 'price', correlationid: 'k' },
        },
      ],
      ['schema-violation', cloudEvent('stock', 'x2', 'k', { left: 'many' })],
      ['source-not-permitted', cloudEvent('stock', 'x3', 'k', { left: 1 }, 'somebody')],
      [
        'correlation-missing',
        {
          source: 'risk-service',
          topic: 'risk',
          detail: { specversion: '1.0', id: 'x4', source: 'risk-service', type: 'risk', data: 1 },
        },
      ],
      [
        'unsupported-specversion',
        {
          source: 'risk-service',
          topic: 'risk',
          detail: { specversion: '0.3', id: 'x5', source: 'risk-service', type: 'risk', data: 1 },
        },
      ],
      [
        'source-mismatch',
        {
          source: 'forger',
          topic: 'price',
          detail: {
            specversion: '1.0',
            id: 'x6',
            source: 'price-service',
            type: 'price',
            correlationid: 'order-1',
            data: 1,
          },
        },
      ],
      ['id-conflict', cloudEvent('price', 'p-order-3', 'order-3', { amount: 'another' })],
    ];
    const conflicting = invalid.at(-1)?.[1];
    const inOrder = [
      ...parts,
      ...parts.filter((_, index) => index % 5 === 0),
      ...invalid.slice(0, -1).map(([, event]) => event),
    ];
    const [shuffled = []] = fc.sample(fc.shuffledSubarray(inOrder, { minLength: inOrder.length }), {
      numRuns: 1,
      seed: 7,
    });
    await bus.client.post(shuffled);

    const fused = envelopesOf(
      await bus.client.receive(recipient('desk'), (messages) => messages.length >= keys.length),
    );
    if (conflicting) await bus.client.post([conflicting]);
    const quarantined = await bus.client.receive(
      deadLetters('quarantine'),
      (messages) => messages.length >= invalid.length,
    );
    await bus.settled();

    expect(fused.map(({ correlationid }) => correlationid).toSorted()).toEqual(keys.toSorted());
    for (const { correlationid: key, type, data } of fused) {
      const index = Number(key.slice('order-'.length));
      expect(type).toBe('order.fused');
      expect(data.receipt.contributions.map(({ id }) => id).toSorted()).toEqual([
        `p-${key}`,
        `r-${key}`,
        `s-${key}`,
      ]);
      expect(data.merged).toEqual({
        stock: { left: index },
        price: { amount: index / 4 },
        risk: `风险 ${index}`,
      });
    }
    expect(
      quarantined.map(({ MessageAttributes: attributes }) => attributes?.['reason']?.StringValue).toSorted(),
    ).toEqual(invalid.map(([code]) => code).toSorted());
    const rejections = bus.account.flatMap((event) => (event.kind === 'rejected' ? [event.code] : []));
    expect(rejections.toSorted()).toEqual(invalid.map(([code]) => code).toSorted());
    expect(
      bus.account.filter((event) => event.kind === 'dead-letter' && event.name !== 'quarantine'),
    ).toEqual([]);
  });

  test('each group ends as its policy says at its deadline and after late parts', async () => {
    await bus.client.post([cloudEvent('left', 'l1', 'half', 1)]);
    const [partial] = envelopesOf(
      await bus.client.receive(recipient('hurry'), (messages) => messages.length >= 1),
    );
    expect(partial).toMatchObject({
      type: 'quick.fused',
      data: { merged: { left: 1 }, receipt: { release: { reason: 'deadline', missing: ['right'] } } },
    });
    const letters = await bus.client.receive(deadLetters('completion'), (messages) => messages.length >= 1);
    expect(letters.map(({ Body: body = '' }) => JSON.parse(body))).toMatchObject([
      { fusion: 'careful', key: 'half', reason: 'incomplete', missing: ['right'] },
    ]);
    await bus.settled();
    expect(bus.account.filter((event) => event.kind === 'discarded')).toMatchObject([
      { fusion: 'strict', key: 'half' },
    ]);

    await bus.client.post([cloudEvent('right', 'r1', 'half', 2)]);
    const late = envelopesOf(
      await bus.client.receive(recipient('hurry'), (messages) => {
        const types = new Set(envelopesOf(messages).map(({ type }) => type));
        return types.has('quick.amended') && types.has('careful.amended');
      }),
    );
    expect(late.find(({ type }) => type === 'quick.amended')).toMatchObject({
      causationid: partial?.id,
      data: {
        merged: { left: 1, right: 2 },
        receipt: { generation: 2, release: { reason: 'late', missing: [] } },
      },
    });
    await bus.settled();
    expect(bus.account.filter((event) => event.kind === 'rejected' && event.code === 'late')).toMatchObject([
      { topic: 'right', source: 'right-service', id: 'r1' },
    ]);
  });

  test('an event of an unknown topic stays whole in the unrouted queue', async () => {
    await bus.client.post([cloudEvent('stok', 'typo', 'k', { left: 1 })]);
    const [message] = await bus.client.receive(deadLetters('unrouted'), (messages) => messages.length >= 1);
    expect(JSON.parse(message?.Body ?? '')).toMatchObject({
      'detail-type': 'stok',
      detail: { id: 'typo', data: { left: 1 } },
    });
  });

  test('an event that is no CloudEvent is admitted with its whole detail as the body', async () => {
    await bus.client.post([{ source: 'plain', topic: 'price', detail: { amount: 3 } }]);
    const [message] = await bus.client.receive(deadLetters('quarantine'), (messages) => messages.length >= 1);
    expect(message?.MessageAttributes?.['reason']?.StringValue).toBe('correlation-missing');
  });
});
