import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Json, JsonObject } from '../../../shared/json/json.ts';
import { envelopesOf, type Event } from './client.ts';
import { openBusWithModel, type BusWithModel } from './open-bus.ts';

let bus: BusWithModel;

beforeAll(async () => {
  bus = await openBusWithModel('wallet.yaml', {
    behave: () => ({ kind: 'ok', answer: { verdict: 'pass' } }),
  });
});

afterAll(() => bus.close());

function eventOf(topic: string, source: string, key: string, data: Json): Event {
  const id = `${topic}-${source}-${key}`;
  const detail: JsonObject = { specversion: '1.0', id, source, type: topic, correlationid: key, data };
  return { source, topic, detail };
}

async function received(enough: (parts: readonly string[]) => boolean) {
  const queue = bus.running.recipients['desk'] ?? '';
  const got = await bus.client.receive(queue, (all) =>
    enough(envelopesOf(all).flatMap(({ data }) => data.receipt.contributions.map(({ id }) => id))),
  );
  return envelopesOf(got);
}

test('twenty-five late parts of made-up sources share one question', async () => {
  await bus.client.post([
    eventOf('order', 'shop', 'k', { total: 10 }),
    eventOf('payment', 'bank', 'k', { paid: 10 }),
  ]);
  await received((ids) => ids.length === 2);
  expect(bus.server.requests).toHaveLength(1);

  const notes = Array.from({ length: 25 }, (_, index) =>
    eventOf('note', `stranger-${index}`, 'k', { says: index }),
  );
  await bus.client.post(notes);
  const amended = await received((ids) => new Set(ids).size === 27);
  // Notes that come while the first question is asked may share a second one.
  expect(bus.server.requests.length).toBeLessThanOrEqual(3);
  expect(amended.length).toBeLessThanOrEqual(2);
  expect(amended.every(({ type }) => type === 'wallet.amended')).toBe(true);
});

test('thirty made-up keys without a needed part ask nothing, and say so', async () => {
  const before = bus.server.requests.length;
  const keys = Array.from({ length: 30 }, (_, index) => `made-up-${index}`);
  await bus.client.post(keys.map((key) => eventOf('note', 'stranger', key, { says: key })));
  const merged = await received((ids) => new Set(ids).size === keys.length);
  expect(bus.server.requests).toHaveLength(before);
  for (const { data } of merged) {
    expect(data.receipt).toMatchObject({
      composer: 'merge',
      degraded: true,
      reason: 'no needed topic came',
      costUsd: 0,
    });
  }
});
