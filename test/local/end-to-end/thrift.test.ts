import { afterAll, beforeAll, expect, test } from 'vitest';
import { envelopesOf } from './client.ts';
import { openBusWithModel, type BusWithModel } from './open-bus.ts';

let bus: BusWithModel;

beforeAll(async () => {
  bus = await openBusWithModel('thrift.yaml', {
    // The model always gives the same answer: an age that differs from the settled one.
    behave: () => ({
      kind: 'ok',
      answer: { age: 99, advice: [{ text: 'Rest.', cites: [1, 2] }], cites: [1] },
    }),
  });
});

afterAll(() => bus.close());

async function fuse(key: string, question: string) {
  const bodies = { question, context: { age: 25 } };
  await bus.client.post(
    Object.entries(bodies).map(([topic, data]) => ({
      source: topic,
      topic,
      detail: {
        specversion: '1.0',
        id: `${topic}-${key}`,
        source: topic,
        type: topic,
        correlationid: key,
        data,
      },
    })),
  );
  const got = await bus.client.receive(bus.running.recipients['desk'] ?? '', (all) => all.length > 0);
  return envelopesOf(got)[0]?.data;
}

test('settled facts win, a question is paid for once, and a spent budget asks nothing', async () => {
  const first = await fuse('k-1', 'What now?');
  const citing = (key: string, topic: string) => ({ topic, source: topic, id: `${topic}-${key}` });
  const receiptOf = (key: string) => ({
    composer: 'claude',
    grounded: [{ field: '/age', from: '/context/age', answered: 99, settled: 25 }],
    citations: [
      { item: '', contributions: [citing(key, 'context')] },
      { item: '/advice/0', contributions: [citing(key, 'context'), citing(key, 'question')] },
    ],
  });
  expect(first).toMatchObject({
    result: { age: 25, advice: [{ text: 'Rest.' }] },
    receipt: receiptOf('k-1'),
  });
  expect(bus.server.requests).toHaveLength(2);

  const second = await fuse('k-2', 'What now?');
  expect(second).toMatchObject({
    result: { age: 25, advice: [{ text: 'Rest.' }] },
    receipt: { ...receiptOf('k-2'), cached: true, usage: null, costUsd: 0 },
  });

  const third = await fuse('k-3', 'And what then?');
  expect(third).toMatchObject({
    receipt: { composer: 'merge', degraded: true, reason: 'daily budget spent', costUsd: 0 },
  });
  expect(bus.server.requests).toHaveLength(2);
  expect(bus.server.faults).toEqual([]);
});
