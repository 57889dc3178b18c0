import { mostUsd } from '../../../shared/adapters/anthropic/prices.ts';
import { randomUUID } from 'node:crypto';
import { ListQueuesCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from '../../progress.ts';
import { envelopesOf } from './client.ts';
import { openBusWithModel, type BusWithModel } from './open-bus.ts';

let sqs: SQSClient;

let bus: BusWithModel;

beforeAll(async () => {
  bus = await openBusWithModel('batch.yaml', {
    // The second group's first answer is no answer, so that it has to be repaired.
    behave: ({ body, nth }) =>
      JSON.stringify(body).includes('case k-2') && nth === 0
        ? { kind: 'not-json' }
        : { kind: 'ok', answer: { report: 'All is well.' } },
  });
  sqs = new SQSClient({
    endpoint: bus.running.endpoint,
    region: 'us-east-1',
    // The ticks go to a queue that a function consumes.
    credentials: { accessKeyId: bus.running.accessKeyId, secretAccessKey: 'any' },
  });
});

afterAll(async () => {
  sqs.destroy();
  await bus.close();
});

/** Sends the tick that the schedule sends every five minutes. */
async function tick(): Promise<void> {
  const { QueueUrls: urls = [] } = await sqs.send(new ListQueuesCommand({}));
  const QueueUrl = urls.find((url) => url.includes('Batches') && !url.includes('DeadLetters'));
  await sqs.send(
    new SendMessageCommand({
      QueueUrl,
      MessageBody: JSON.stringify({ kind: 'tick', at: randomUUID() }),
      MessageGroupId: 'batches',
    }),
  );
}

/** Ticks until something has come of it; a run that found nothing has done no harm. */
async function tickUntil(isDone: () => boolean): Promise<void> {
  await until(
    'a tick that brings it about',
    async () => {
      await tick();
      return isDone();
    },
    { moved: () => `${String(bus.moved())} ${bus.server.batches.length}`, everyMs: 500 },
  );
}

const partsOf = (key: string, when = 'early') =>
  ['question', 'context'].map((topic) => ({
    source: topic,
    topic,
    detail: {
      specversion: '1.0',
      id: `${topic}-${key}-${when}`,
      source: topic,
      type: topic,
      correlationid: key,
      data: { text: `case ${key}` },
    },
  }));

test('groups wait for their batch, and its answers complete them at half the price', async () => {
  await bus.client.post(['k-1', 'k-2', 'k-3'].flatMap((key) => partsOf(key)));
  const askedAbout = (key: string) =>
    bus.server.batches.some(({ requests }) => JSON.stringify(requests).includes(`case ${key}`));
  await tickUntil(() => ['k-1', 'k-2', 'k-3'].every(askedAbout));
  expect(bus.server.requests).toEqual([]);

  // It comes while its group waits: the answer is not about it.
  await bus.client.post(partsOf('k-1', 'late'));

  await tick();
  bus.server.endBatches();
  const sentBefore = bus.server.batches.length;
  await tickUntil(() => bus.server.batches.length > sentBefore);
  bus.server.endBatches();
  await tick();
  const desk = bus.running.recipients['desk'] ?? '';
  const got = envelopesOf(await bus.client.receive(desk, (all) => all.length >= 3));

  const once = { inputTokens: 100, outputTokens: 20, cacheReadTokens: 0, cacheWriteTokens: 0 };
  const twice = { ...once, inputTokens: 200, outputTokens: 40 };
  // The test's own host answers, whose prices no list has.
  const priceOfOne = mostUsd(once);
  for (const { correlationid: key, data } of got) {
    expect(data).toMatchObject({
      result: { report: 'All is well.' },
      receipt: {
        composer: 'claude',
        model: 'claude-haiku-5-5',
        urgency: 'batch',
        degraded: false,
        usage: key === 'k-2' ? twice : once,
        costUsd: null,
        estimatedUsd: key === 'k-2' ? 2 * priceOfOne : priceOfOne,
        contributions: [{ id: `context-${key}-early` }, { id: `question-${key}-early` }],
      },
    });
  }
  expect(got.map(({ correlationid }) => correlationid).toSorted()).toEqual(['k-1', 'k-2', 'k-3']);
  expect(bus.server.requests).toHaveLength(4);
  expect(bus.server.faults).toEqual([]);
  expect(bus.running.trouble()).toBeUndefined();
});
