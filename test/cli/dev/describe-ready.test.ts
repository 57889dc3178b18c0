import { expect, test } from 'vitest';
import { describeReady, readyCommands } from '../../../cli/dev/describe-ready.ts';
import { readEnvelopes } from '../../../cli/envelope-file.ts';
import { readBridgeFile } from '../../../cli/read-bridge.ts';
import { coloursFor } from '../../../cli/terminal.ts';
import { shellCallOf } from '../../../cli/options/invocation.ts';

const example = 'examples/recommendation/bridge.yaml';
const paint = coloursFor(false, {});
const ready = {
  endpoint: 'http://127.0.0.1:4566',
  bus: 'bus',
  recipients: { desk: 'http://127.0.0.1:4566/000000000000/desk' },
  deadLetters: {},
};

test('in a narrow terminal names are broken, and what is copied is not', () => {
  const commands = ['npx fusion-bus group recommendation a-key-that-is-rather-long'];
  const topics = ['content', 'user', 'control', 'inspection'];
  const shown = describeReady({ name: 'orders', topics, commands }, ready, { paint, columns: 40 });
  expect(shown.split('\n')).toEqual([
    'fusion-bus orders',
    '  topics      content, user, control,',
    '              inspection',
    '  bus         bus',
    '  recipient   desk',
    '              http://127.0.0.1:4566/000000000000/desk',
    '',
    'In a second terminal:',
    'export AWS_ENDPOINT_URL=http://127.0.0.1:4566 AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1 AWS_ACCESS_KEY_ID=x AWS_SECRET_ACCESS_KEY=x',
    ...commands,
    '',
    'Ctrl-C stops everything.',
    '',
  ]);
});

test('the commands have the names of the bridge and the key of what was posted', async () => {
  const at = await readBridgeFile(example);
  const [first] = readEnvelopes(
    '{"type":"user","source":"profile-service","correlationid":"it\'s 1","data":{}}',
    'm.jsonl',
  );
  expect(readyCommands(at, { file: 'my messages.jsonl', first }, 'npx fusion-bus', {})).toEqual([
    "npx fusion-bus post 'my messages.jsonl'",
    'npx fusion-bus sample --for recommendation --key demo > demo.jsonl && npx fusion-bus request recommendation --key demo --post demo.jsonl',
    String.raw`npx fusion-bus group recommendation 'it'\''s 1'`,
  ]);
});

test('without a file the commands make an envelope up, and name a bridge file that is not found by itself', async () => {
  const at = await readBridgeFile('examples/sensors/bridge.yaml');
  const [post, request] = readyCommands(at, undefined, 'npm run -s fusion-bus --', {});
  expect(post).toMatch(
    /^npm run -s fusion-bus -- sample \w+ --bridge examples\/sensors\/bridge.yaml \| npm run -s fusion-bus -- post - --bridge/,
  );
  expect(request).toContain('> demo.jsonl && npm run -s fusion-bus -- request');
});

test.each([
  [{ npm_package_name: 'fusion-bus', npm_lifecycle_event: 'start' }, 'npm run -s fusion-bus --'],
  [{ npm_package_name: 'my-bridge', npm_lifecycle_event: 'start' }, 'npx fusion-bus'],
  [{ npm_package_name: 'fusion-bus', npm_lifecycle_event: 'npx' }, 'npx fusion-bus'],
  [{}, 'npx fusion-bus'],
])('a call that is copied works where npm says %j', (env, call) => {
  expect(shellCallOf(env)).toBe(call);
});
