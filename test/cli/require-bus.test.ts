import { afterAll, beforeAll, expect, test } from 'vitest';
import { requireBus } from '../../cli/require-bus.ts';
import { createEventBridge } from '../../local/eventbridge/bus.ts';
import { serveAws, type AwsServer } from '../local/eventbridge/aws-server.ts';
import { FakeQueues } from '../local/eventbridge/queues.ts';

const bridge = createEventBridge(new FakeQueues().ports);
let isDenied = false;
const asked: string[] = [];
let server: AwsServer;

beforeAll(async () => {
  server = await serveAws(async ({ target, body }) => {
    asked.push(target);
    if (isDenied) return { status: 400, body: { __type: 'AccessDeniedException', message: 'no' } };
    return bridge.handle(target.replace('AWSEvents.', ''), body);
  });
});

afterAll(() => server[Symbol.asyncDispose]());

test('a bus that is not there is refused before its events are lost', async () => {
  await expect(requireBus('TYPO', server.client)).rejects.toThrow('there is no bus "TYPO"');
});

test.each([
  ['that is there', 'default', false],
  ['that may not be looked at', 'TYPO', true],
])('a bus %s passes', async (_, bus, denied) => {
  isDenied = denied;
  await expect(requireBus(bus, server.client)).resolves.toBeUndefined();
});

test('a bus that is looked for by itself is not asked about', async () => {
  asked.length = 0;
  await requireBus(undefined, server.client);
  expect(asked).toEqual([]);
});
