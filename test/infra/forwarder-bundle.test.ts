import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Bundle, bundleEntry } from '../../infra/bundle.ts';
import { forwarderEntry } from '../../infra/forwarder-entry.ts';
import { completeEntry, joinEntry } from '../../infra/function-entries.ts';
import { outsideBridge } from './bridges.ts';

const root = join(import.meta.dirname, '../..');
const bundles = new Map<string, Bundle>();
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fusion-bus-forwarders-'));
  for (const recipient of outsideBridge.recipients) {
    const entry = forwarderEntry(recipient);
    if (entry !== undefined) bundles.set(recipient.name, await bundleEntry(root, entry));
  }
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const sourcesOf = (name: string): string => (bundles.get(name)?.sources ?? []).join('\n');

test('a recipient with a queue of its own has no forwarder', () => {
  expect([...bundles.keys()]).toEqual(['hook', 'signed-hook', 'topic', 'other-bus', 'stream', 'exchange']);
});

test.each([
  ['node_modules/@platformatic/', 'stream'],
  ['node_modules/rabbitmq-client/', 'exchange'],
  ['node_modules/@aws-sdk/client-sns/', 'topic'],
  ['node_modules/@aws-sdk/client-eventbridge/', 'other-bus'],
  ['node_modules/jsonata/', 'hook'],
])('the code of %s is in the forwarder of %s alone', async (path, owner) => {
  expect([...bundles.keys()].filter((name) => sourcesOf(name).includes(path))).toEqual([owner]);
});

test.each(['join', 'complete'])('the function %s holds no client of a broker', async (name) => {
  const entry =
    name === 'join'
      ? joinEntry(outsideBridge)
      : completeEntry(outsideBridge, () => 'export const check = 0;');
  const { sources } = await bundleEntry(root, entry);
  expect(sources.filter((path) => /platformatic|rabbitmq|client-sns|adapters\/http/.test(path))).toEqual([]);
});

test.each(['hook', 'topic', 'other-bus', 'stream', 'exchange'])(
  'the bundle of %s starts alone in its folder',
  async (name) => {
    const file = join(folder, `${name}.mjs`);
    await writeFile(file, bundles.get(name)?.code ?? '');
    const script = `import(${JSON.stringify(file)}).then(({ handler }) => console.log(typeof handler))`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
      env: {
        AWS_REGION: 'eu-west-1',
        INBOX_QUEUE_URL: 'https://sqs.example/q',
        RECIPIENT_DLQ_URL: 'https://sqs.example/d',
        RECIPIENT_SECRET: 'secret',
        OWN_BUS_ARN: 'arn',
      },
    });
    expect(stdout.trim()).toBe('function');
  },
);
