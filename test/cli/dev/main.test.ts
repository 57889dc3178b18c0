import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { isJsonObject } from '../../../shared/json/is-json-object.ts';
import type { JsonObject } from '../../../shared/json/json.ts';
import { until } from '../../progress.ts';
import { temporaryFolder } from '../../local/running-function.ts';

const root = resolve(import.meta.dirname, '../../..');

interface Program {
  readonly child: ChildProcess;
  readonly said: { out: string; err: string };
  readonly code: Promise<unknown>;
}

/** Starts the program with an environment of its own, in which there is no key. */
function program(...args: readonly string[]): Program {
  const child = spawn(process.execPath, ['bin/fusion-bus.mjs', 'dev', ...args], {
    cwd: root,
    env: {},
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const said = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.err += text));
  const code = once(child, 'close').then(([exitCode]: readonly unknown[]) => exitCode);
  return { child, said, code };
}

async function fileOf(name: string, text: string): Promise<string> {
  const path = join(await temporaryFolder(), name);
  await writeFile(path, text);
  return path;
}

const pair = `name: pair
topics: { left: {}, right: { schema: { type: object, required: [n] } } }
fusions:
  pair: { needs: [left, right], deadline: 20s, recipients: [reader] }
recipients: { reader: { queue: true } }
`;

const envelope = (type: string, id: string, data: unknown): string =>
  JSON.stringify({ specversion: '1.0', id, source: 'test', type, correlationid: 'k', data });

const linesOf = (text: string): readonly JsonObject[] =>
  text
    .trim()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
    .filter(isJsonObject);

test('dev posts, waits until all groups are settled, and prints nothing but JSON', async () => {
  const bridge = await fileOf('bridge.yaml', pair);
  const messages = await fileOf(
    'm.jsonl',
    `${envelope('left', '1', '电影 🎬')}\n${envelope('right', '2', { n: 1 })}\n`,
  );
  const { said, code } = program(bridge, '--port', '0', '--post', messages, '--once', '--output', 'json');
  expect(await code, said.err).toBe(0);
  const [ready, fused, ...others] = linesOf(said.out);
  expect(ready).toMatchObject({
    event: 'ready',
    recipients: { reader: expect.stringContaining('/000000000000/') },
  });
  expect(Object.keys(isJsonObject(ready?.['deadLetters']) ? ready['deadLetters'] : {}).toSorted()).toEqual([
    'completion',
    'fusion',
    'quarantine',
    'recipient-reader',
    'topic-left',
    'topic-right',
    'unrouted',
  ]);
  expect(fused).toMatchObject({
    event: 'fused',
    fusion: 'pair',
    key: 'k',
    envelope: { type: 'pair.fused', correlationid: 'k' },
  });
  expect(others).toEqual([
    {
      event: 'totals',
      posted: 2,
      admitted: 2,
      fused: 1,
      held: 0,
      discarded: 0,
      quarantined: 0,
      deadLetters: 0,
    },
  ]);
  expect(said.err).toBe('');
});

test('dead letters give exit code 1 and one line, and an unlikely setting a warning', async () => {
  const bridge = await fileOf('bridge.yaml', pair.replace('reader: {', 'idle: { queue: true }, reader: {'));
  const messages = await fileOf('m.jsonl', `${envelope('right', '1', {})}\n${envelope('wrong', '2', {})}\n`);
  const { said, code } = program(bridge, '--port', '0', '--post', messages, '--once', '--output', 'json');
  expect(await code, said.err).toBe(1);
  expect(said.err).toBe(
    `warning: ${bridge}:5:15 recipients.idle: no fusion sends results to this recipient; add it to the recipients of a fusion, or remove it\n` +
      `${messages}:2:1: no topic takes the type "wrong"; the topics are left, right. To take it, write at a topic, such as left: types: ["left", "wrong"]\n` +
      `${messages}:1:1: the topic "right" will reject it: the body breaks the topic's schema: must have required property 'n'; add "n" to data, which has no members\n` +
      'not every message arrived: 1 in the unrouted queue, 1 in quarantine\n',
  );
  expect(linesOf(said.out)).toContainEqual(
    expect.objectContaining({
      event: 'rejected',
      topic: 'right',
      source: 'test',
      id: '1',
      code: 'schema-violation',
    }),
  );
});

test.each(['SIGINT', 'SIGTERM'] as const)('the signal %s stops dev cleanly', async (signal) => {
  const bridge = await fileOf('bridge.yaml', pair);
  const { child, said, code } = program(bridge, '--port', '0', '--output', 'json');
  await until('it to be ready', () => said.out.includes('"ready"'));
  child.kill(signal);
  expect(await code, said.err).toBe(0);
  expect(said.err).toBe('stopped\n');
});

async function takenPort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  return String(typeof address === 'object' ? address?.port : 0);
}

test('each mistake gives one clear line and exit code 2', async () => {
  const bridge = await fileOf('bridge.yaml', pair);
  const bad = await fileOf('bad.yaml', pair.replace('[left, right]', '[lft, right]'));
  const demanding = await fileOf(
    'demanding.yaml',
    pair.replace(
      'recipients: [reader]',
      'recipients: [reader], compose: { model: claude-haiku-5-5, instructions: Say it., output: { type: object, properties: { a: { type: string } } }, key: required }',
    ),
  );
  const malformed = await fileOf('m.jsonl', `${envelope('left', '1', 1)}\nnot json\n`);
  const port = await takenPort();
  const cases: readonly (readonly [readonly string[], string])[] = [
    [[bridge, '--port', port], `port ${port} is in use; choose another with --port, or 0 for any\n`],
    [['nowhere.yaml'], 'nowhere.yaml: there is no such file; name the bridge file by its path\n'],
    [[bad], `${bad}:4:19 fusions.pair.needs[0]: no topic is named "lft"; did you mean "left"?\n`],
    [
      [demanding, '--port', '0'],
      `${demanding}: the fusion "pair" demands a key for Claude: set ANTHROPIC_API_KEY\n`,
    ],
    [
      [bridge, '--post', malformed],
      `${malformed}:2:2: this line is not JSON; write one object a line, as in {"type":"...","source":"...","data":{}}\n`,
    ],
    [
      [bridge, '--post', 'nowhere.jsonl'],
      'nowhere.jsonl: there is no such file; name a file of JSON Lines by its path\n',
    ],
    [
      [bridge, '--colour'],
      "error: unknown option '--colour'\n(write fusion-bus dev [options] <bridge.yaml>; --help after the command shows what it takes)\n",
    ],
  ];
  for (const [args, message] of cases) {
    const { said, code } = program(...args);
    const exitCode = await code;
    // A slow machine takes longer than the two seconds after which progress shows.
    const err = said.err.replaceAll(/^preparing .*\n/gm, '');
    expect({ code: exitCode, out: said.out, err }).toEqual({ code: 2, out: '', err: message });
  }
});
