import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type BedrockServer, startBedrockServer } from '../../adapters/aws/bedrock/bedrock-server.ts';
import type { Behaviour } from '../../adapters/anthropic/messages-behaviour.ts';
import { type MessagesServer, startMessagesServer } from '../../adapters/anthropic/messages-server.ts';
import { envelopesOf } from './client.ts';
import { type Bus, openBus } from './open-bus.ts';

let bus: Bus;
let claude: MessagesServer;
let aws: BedrockServer;
let gateway: MessagesServer;
let folder = '';

const good: Behaviour = { kind: 'ok', answer: { verdict: 'good' } };

/** What the nodes do about a group: its key says it of each, in the order of the route. */
const behaviours: Readonly<Record<string, Behaviour>> = {
  good,
  throttled: { kind: 'rate-limited', headers: { 'retry-after-ms': '1' } },
  failing: { kind: 'status', status: 500 },
  slow: { kind: 'hang', when: 'before' },
  wrong: { kind: 'text', text: '{"no":"verdict"}' },
};

const behaviourIn = (prompt: string, place: number): Behaviour =>
  behaviours[/"says":"([a-z-]+)"/.exec(prompt)?.[1]?.split('-')[place] ?? ''] ?? good;

const yaml = (gatewayUrl: string): string => `name: route
topics: { question: {} }
models:
  claude: { provider: anthropic, model: claude-haiku-5-5, limits: { timeout: 600ms } }
  aws: { provider: bedrock, model: us.anthropic.claude-haiku-5-5, price: { input: 1, output: 2 } }
  keyless: { provider: messages, baseUrl: "${gatewayUrl}", model: other, key: MISSING_KEY }
  gateway: { provider: messages, baseUrl: "${gatewayUrl}", model: "qwen3:8b", key: GATEWAY_KEY, price: { input: 0, output: 0 } }
fusions:
  route:
    needs: [question]
    deadline: 1m
    compose:
      route: { failover: [claude, aws, keyless, gateway] }
      instructions: Judge.
      output:
        type: object
        required: [verdict]
        additionalProperties: false
        properties: { verdict: { type: string } }
      budgetPerDay: 5
      timeout: 20s
    recipients: [desk]
recipients: { desk: { queue: true } }
`;

beforeAll(async () => {
  claude = await startMessagesServer({ behave: ({ key }) => behaviourIn(key, 0) });
  // The second turn of a repair has the group in its first turn too.
  aws = await startBedrockServer(
    (_nth, body) => behaviourIn(JSON.stringify(body).replaceAll('\\"', '"'), 1),
    { checksSignature: false },
  );
  gateway = await startMessagesServer({
    behave: ({ key }) => behaviourIn(key, 2),
    accepts: (key) => key === 'key-of-gateway',
  });
  folder = await mkdtemp(join(tmpdir(), 'fusion-bus-test-'));
  const file = join(folder, 'bridge.yaml');
  await writeFile(file, yaml(gateway.url));
  bus = await openBus(
    file,
    {
      ANTHROPIC_API_KEY: 'key-of-the-test',
      ANTHROPIC_BASE_URL: claude.url,
      AWS_ENDPOINT_URL_BEDROCK_RUNTIME: aws.url,
      GATEWAY_KEY: 'key-of-gateway',
    },
    { modelKeys: ['ANTHROPIC_API_KEY', 'MISSING_KEY', 'GATEWAY_KEY'] },
  );
});

afterAll(async () => {
  await bus.close();
  for (const server of [claude, aws, gateway]) await server.close();
  await rm(folder, { recursive: true, force: true });
});

async function receiptOf(says: string) {
  const detail = { specversion: '1.0', id: says, source: 'desk', type: 'question', correlationid: says };
  await bus.client.post([{ source: 'desk', topic: 'question', detail: { ...detail, data: { says } } }]);
  const got = await bus.client.receive(bus.running.recipients['desk'] ?? '', (all) => all.length > 0);
  const data = envelopesOf(got)[0]?.data;
  return data?.receipt;
}

const attempt = (node: string, outcome: string, more: object = {}): unknown =>
  expect.objectContaining({ node, outcome, ...more });

test.each([
  ['good-good-good', [attempt('claude', 'answered', { costUsd: null })]],
  [
    'throttled-good-good',
    [
      attempt('claude', 'failed', { reason: expect.stringContaining('429'), usage: null }),
      attempt('aws', 'answered', { costUsd: 0.000_14 }),
    ],
  ],
  [
    'wrong-throttled-good',
    [
      attempt('claude', 'rejected', { usage: expect.objectContaining({ inputTokens: 200 }) }),
      attempt('aws', 'failed', { reason: expect.stringContaining('ThrottlingException') }),
      attempt('keyless', 'skipped', { reason: 'no API key' }),
      attempt('gateway', 'answered', { costUsd: 0 }),
    ],
  ],
  [
    'slow-good-good',
    [attempt('claude', 'failed', { mayBeBilled: true, costUsd: null }), attempt('aws', 'answered')],
  ],
])('where the nodes are %s, the group is answered and its receipt names them', async (says, attempts) => {
  expect(await receiptOf(says)).toMatchObject({ composer: 'claude', degraded: false, attempts });
});

test('a key has the name that its node gives it', () => {
  expect(gateway.requests.length).toBeGreaterThan(0);
  expect(gateway.requests.every(({ headers }) => headers['x-api-key'] === 'key-of-gateway')).toBe(true);
});

test('where no node has an answer that can be used, the receipt of the fallback names them all', async () => {
  expect(await receiptOf('wrong-wrong-wrong')).toMatchObject({
    composer: 'merge',
    degraded: true,
    reason: expect.stringMatching(/claude: .*; aws: .*; keyless: no API key; gateway: /),
    attempts: [
      attempt('claude', 'rejected'),
      attempt('aws', 'rejected'),
      attempt('keyless', 'skipped'),
      attempt('gateway', 'rejected'),
    ],
  });
});
