import { afterAll, beforeAll, expect, test } from 'vitest';
import { envelopesOf } from './client.ts';
import { openBusWithModel, type BusWithModel } from './open-bus.ts';

let bus: BusWithModel;

beforeAll(async () => {
  bus = await openBusWithModel('several.yaml', {
    keyOf: ({ model }) => model,
    behave: ({ key }) => {
      if (key === 'claude-opus-5-5')
        return { kind: 'ok', answer: { verdict: 'keep', reason: 'It is too early to send it out.' } };
      return { kind: 'ok', answer: { verdict: 'send', reason: 'All that it needs is there by now.' } };
    },
  });
});

afterAll(() => bus.close());

async function fuse(key: string) {
  const detail = {
    specversion: '1.0',
    id: key,
    source: 'desk',
    type: 'question',
    correlationid: key,
    data: { key },
  };
  await bus.client.post([{ source: 'desk', topic: 'question', detail }]);
  const got = await bus.client.receive(bus.running.recipients['desk'] ?? '', (all) => all.length > 0);
  return envelopesOf(got)[0]?.data;
}

test('several models answer several times, are merged, and give evidence of trust', async () => {
  const models = ['claude-haiku-5-5', 'claude-opus-5-5', 'claude-sonnet-5-5'];
  const first = await fuse('k-1');
  expect(first).toMatchObject({
    result: { verdict: 'send', reason: 'All that it needs is there by now.' },
    receipt: {
      composer: 'claude',
      model: models.join(', '),
      usage: { inputTokens: 600, outputTokens: 120 },
      answers: {
        asked: models.flatMap((model) => [{ source: `${model}#1` }, { source: `${model}#2` }]),
        fields: [
          {
            field: '/verdict',
            share: 0.6667,
            claims: [
              { value: 'send', weight: 4 },
              { value: 'keep', sources: ['claude-opus-5-5#1', 'claude-opus-5-5#2'], weight: 2 },
            ],
          },
        ],
      },
    },
  });
  expect(bus.server.requests).toHaveLength(6);

  const believed = { confidence: expect.any(Number), effectiveSources: expect.any(Number) };
  expect(await fuse('k-2')).toMatchObject({ receipt: { answers: { fields: [believed] } } });
  expect(bus.server.faults).toEqual([]);
  await bus.settled();
  expect(bus.running.trouble()).toBeUndefined();
});
