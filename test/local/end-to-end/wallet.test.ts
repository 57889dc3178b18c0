import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Json, JsonObject } from '../../../shared/json/json.ts';
import type { Behaviour } from '../../adapters/anthropic/messages-behaviour.ts';
import { until } from '../../progress.ts';
import { envelopesOf, type Event } from './client.ts';
import { openBusWithModel, type BusWithModel } from './open-bus.ts';

let bus: BusWithModel;

beforeAll(async () => {
  bus = await openBusWithModel('wallet.yaml', {
    behave: ({ body }) =>
      JSON.stringify(body.system).includes('Count')
        ? withoutUsage
        : { kind: 'ok', answer: { verdict: 'pass' } },
  });
});

afterAll(() => bus.close());

/** The answer of a gateway that does not say what it took. */
const withoutUsage: Behaviour = {
  kind: 'foreign',
  contentType: 'application/json',
  body: JSON.stringify({
    content: [{ type: 'text', text: '{"verdict":"one"}' }],
    model: 'claude-haiku-5-5',
    stop_reason: 'end_turn',
  }),
};

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

test('a run does not end while late parts wait for their question', async () => {
  await bus.client.post([
    eventOf('order', 'shop', 'w', { total: 1 }),
    eventOf('payment', 'bank', 'w', { paid: 1 }),
  ]);
  await received((ids) => ids.length === 2);
  await bus.client.post([eventOf('note', 'stranger', 'w', { says: 'late' })]);
  await until('the late part to arrive', () =>
    bus.account.some((event) => event.kind === 'contributed' && event.id === 'note-stranger-w'),
  );
  await bus.settled();
  const ends = bus.account.filter((event) => event.kind === 'fused' && event.key === 'w');
  expect(ends).toHaveLength(2);
  await received((ids) => ids.length === 3);
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

test('an answer without usage spends the budget at its estimate', async () => {
  const before = bus.server.requests.length;
  const queue = bus.running.recipients['counter'] ?? '';
  const count = async (key: string) => {
    await bus.client.post([eventOf('coin', 'mint', key, { coins: 1 })]);
    return envelopesOf(await bus.client.receive(queue, (all) => all.length > 0))[0]?.data;
  };
  const first = await count('c-1');
  expect(first).toMatchObject({ receipt: { composer: 'claude', usage: null, costUsd: null } });
  expect(first?.receipt['estimatedUsd']).toBeGreaterThan(0.000_01);
  expect(await count('c-2')).toMatchObject({
    receipt: { composer: 'merge', degraded: true, reason: 'daily budget spent', costUsd: 0 },
  });
  expect(bus.server.requests).toHaveLength(before + 1);
});

test('a message from the future and an expired one are rejected with their reasons', async () => {
  const timed = (key: string, times: JsonObject): Event => {
    const event = eventOf('coin', 'mint', key, { coins: 1 });
    return { ...event, detail: { ...event.detail, ...times } };
  };
  await bus.client.post([
    timed('late-1', { time: '2999-01-01T00:00:00Z' }),
    timed('late-2', { expirytime: '2020-01-01T00:00:00Z' }),
    timed('late-3', { time: '1999-01-01T00:00:00Z' }),
  ]);
  const queue = bus.running.recipients['counter'] ?? '';
  const [old] = envelopesOf(await bus.client.receive(queue, (all) => all.length > 0));
  expect(old?.correlationid).toBe('late-3');
  await bus.settled();
  const codes = bus.account.flatMap((event) => (event.kind === 'rejected' ? [event.code] : []));
  expect(codes.toSorted()).toEqual(['clock-skew', 'expired']);
});
