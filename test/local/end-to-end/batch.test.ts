import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { ListQueuesCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Running } from '../../../local/run-assembly.ts';
import { startLocal } from '../../../local/start.ts';
import { type MessagesServer, startMessagesServer } from '../../claude/messages-server.ts';
import { type Client, envelopesOf, openClient } from './client.ts';

let server: MessagesServer;
let running: Running;
let client: Client;
let sqs: SQSClient;

beforeAll(async () => {
  server = await startMessagesServer({
    // The second group's first answer is no answer, so that it has to be repaired.
    behave: ({ body, nth }) =>
      JSON.stringify(body).includes('case k-2') && nth === 0
        ? { kind: 'not-json' }
        : { kind: 'ok', answer: { report: 'All is well.' } },
  });
  running = await startLocal({
    bridge: join(import.meta.dirname, 'batch.yaml'),
    port: 0,
    env: { ANTHROPIC_API_KEY: 'key-of-the-test', ANTHROPIC_BASE_URL: server.url },
  });
  client = openClient(running);
  sqs = new SQSClient({
    endpoint: running.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
  });
});

afterAll(async () => {
  sqs.destroy();
  client.close();
  await running.stop();
  await server.close();
});

/** What the schedule does every five minutes. */
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
  await expect
    .poll(
      async () => {
        await tick();
        return isDone();
      },
      { timeout: 60_000, interval: 500 },
    )
    .toBe(true);
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

test('groups wait for their batch, and are completed by its answers at half the price', async () => {
  await client.post(['k-1', 'k-2', 'k-3'].flatMap((key) => partsOf(key)));
  const askedAbout = (key: string) =>
    server.batches.some(({ requests }) => JSON.stringify(requests).includes(`case ${key}`));
  await tickUntil(() => ['k-1', 'k-2', 'k-3'].every(askedAbout));
  expect(server.requests).toEqual([]);

  // It comes while its group waits: the answer is not about it.
  await client.post(partsOf('k-1', 'late'));

  await tick();
  server.endBatches();
  const sentBefore = server.batches.length;
  await tickUntil(() => server.batches.length > sentBefore);
  server.endBatches();
  await tick();
  const desk = running.recipients['desk'] ?? '';
  const got = envelopesOf(await client.receive(desk, (all) => all.length === 3));

  const once = { inputTokens: 100, outputTokens: 20, cacheReadTokens: 0, cacheWriteTokens: 0 };
  const twice = { ...once, inputTokens: 200, outputTokens: 40 };
  const priceOfOne = (100 * 0.1 + 20 * 0.5) / 1e6 / 2;
  for (const { correlationid: key, data } of got) {
    expect(data).toMatchObject({
      result: { report: 'All is well.' },
      receipt: {
        composer: 'claude',
        model: 'claude-haiku-5-5',
        urgency: 'batch',
        degraded: false,
        usage: key === 'k-2' ? twice : once,
        costUsd: key === 'k-2' ? 2 * priceOfOne : priceOfOne,
        contributions: [{ id: `context-${key}-early` }, { id: `question-${key}-early` }],
      },
    });
  }
  expect(got.map(({ correlationid }) => correlationid).toSorted()).toEqual(['k-1', 'k-2', 'k-3']);
  expect(server.requests).toHaveLength(4);
  expect(server.faults).toEqual([]);
  expect(running.trouble()).toBeUndefined();
});
