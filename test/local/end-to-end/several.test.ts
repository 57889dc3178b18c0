import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Running } from '../../../local/run-assembly.ts';
import { startLocal } from '../../../local/start.ts';
import { type MessagesServer, startMessagesServer } from '../../claude/messages-server.ts';
import { type Client, envelopesOf, openClient } from './client.ts';

let server: MessagesServer;
let running: Running;
let client: Client;

beforeAll(async () => {
  server = await startMessagesServer({
    keyOf: ({ model }) => model,
    behave: ({ key }) => {
      if (key === 'claude-opus-5-5')
        return { kind: 'ok', answer: { verdict: 'keep', reason: 'It is too early to send it out.' } };
      return { kind: 'ok', answer: { verdict: 'send', reason: 'All that it needs is there by now.' } };
    },
  });
  running = await startLocal({
    bridge: join(import.meta.dirname, 'several.yaml'),
    port: 0,
    env: { ANTHROPIC_API_KEY: 'key-of-the-test', ANTHROPIC_BASE_URL: server.url },
  });
  client = openClient(running);
});

afterAll(async () => {
  client.close();
  await running.stop();
  await server.close();
});

async function fuse(key: string) {
  const detail = {
    specversion: '1.0',
    id: key,
    source: 'desk',
    type: 'question',
    correlationid: key,
    data: { key },
  };
  await client.post([{ source: 'desk', topic: 'question', detail }]);
  const got = await client.receive(running.recipients['desk'] ?? '', (all) => all.length > 0);
  return envelopesOf(got)[0]?.data;
}

test('several models answer several times each, their answers are merged, and they teach whom to trust', async () => {
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
  expect(server.requests).toHaveLength(6);

  const believed = { confidence: expect.any(Number), effectiveSources: expect.any(Number) };
  expect(await fuse('k-2')).toMatchObject({ receipt: { answers: { fields: [believed] } } });
  expect(server.faults).toEqual([]);
  await running.settled();
  expect(running.trouble()).toBeUndefined();
});
