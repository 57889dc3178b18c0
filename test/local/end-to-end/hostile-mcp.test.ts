import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { type Bus, openBus } from './open-bus.ts';

const root = resolve(import.meta.dirname, '../../..');
const answerShape = z.looseObject({ id: z.union([z.number(), z.string(), z.null()]).optional() });

let bus: Bus;
let server: ChildProcess;
const lines: string[] = [];

beforeAll(async () => {
  bus = await openBus('review.yaml');
  server = spawn(
    process.execPath,
    ['bin/fusion-bus.mjs', 'mcp', '--bridge', join(import.meta.dirname, 'review.yaml')],
    { cwd: root, env: { AWS_ENDPOINT_URL: bus.running.endpoint }, stdio: ['pipe', 'pipe', 'ignore'] },
  );
  if (server.stdout !== null)
    createInterface({ input: server.stdout }).on('line', (line) => lines.push(line));
  const clientInfo = { name: 'test', version: '1' };
  const params = { protocolVersion: '2025-06-18', capabilities: {}, clientInfo };
  await ask(0, JSON.stringify({ jsonrpc: '2.0', id: 0, method: 'initialize', params }));
  server.stdin?.write(`${JSON.stringify({ jsonrpc: '2.0', method: 'notifications/initialized' })}\n`);
});

afterAll(async () => {
  const ended = once(server, 'close');
  server.stdin?.end();
  const [code]: readonly unknown[] = await ended;
  expect(code).toBe(0);
  await bus.close();
});

/** Writes a line, and returns the answer to the request of that id. */
async function ask(id: number, line: string): Promise<string> {
  server.stdin?.write(`${line}\n`);
  for (;;) {
    const found = lines.find((one) => answerShape.parse(JSON.parse(one)).id === id);
    if (found !== undefined) return found;
    await new Promise((done) => setTimeout(done, 5));
  }
}

let last = 100;

function request(method: string, params: object): Promise<string> {
  last += 1;
  return ask(last, JSON.stringify({ jsonrpc: '2.0', id: last, method, params }));
}

const call = (name: string, given: object): Promise<string> =>
  request('tools/call', { name, arguments: given });

test.each([
  '{',
  '',
  'null',
  '[]',
  '[1]',
  '"text"',
  '{"jsonrpc":"1.0","id":1,"method":"ping"}',
  '{"jsonrpc":"2.0","method":7}',
  '{"jsonrpc":"2.0","id":{},"method":"ping"}',
  `{"jsonrpc":"2.0","method":"${'x'.repeat(100_000)}"}`,
  '\u0000\u001b[2J',
  '['.repeat(100_000),
])('the server lives on after the line %#', async (line) => {
  server.stdin?.write(`${line}\n`);
  expect(await request('ping', {})).toContain('"result"');
});

test('an unknown method, tool and resource are errors with a reason', async () => {
  expect(await request('tools/nothing', {})).toContain('-32601');
  expect(await call('nothing', {})).toMatch(/"error"|"isError":true/);
  for (const uri of ['receipt://valve', 'receipt:///k', 'receipt://valve/%ff', 'file:///etc/passwd', 'x'])
    expect(await request('resources/read', { uri })).toContain('"error"');
  expect(await request('resources/read', { uri: 'receipt://valve/none' })).toContain('no result');
});

test.each<[string, object]>([
  ['post', {}],
  ['post', { envelopes: [] }],
  ['post', { envelopes: 'x' }],
  ['post', { envelopes: [{ type: 'reading', source: 'a', text: '{' }] }],
  ['post', { envelopes: [{ type: 'reading', source: 'a', text: '1', data: 1 }] }],
  ['post', { envelopes: [{ type: 'reading', source: 'a\u0000b', data: {} }], key: 'k' }],
  ['post', { envelopes: Array.from({ length: 101 }, () => ({ type: 'reading', source: 'a', data: {} })) }],
  ['explain', { fusion: '__proto__', key: 'k' }],
  ['explain', { fusion: 'valve', key: '' }],
  ['explain', { fusion: 'valve', key: 'k'.repeat(100_000) }],
  ['request', { fusion: 'valve', key: 'k', timeoutSeconds: 1e9 }],
  ['request', { fusion: 'valve', key: 'k', after: -1 }],
  ['correct', { fusion: 'valve', key: 'k', values: { 'no pointer': 1 } }],
  ['correct', { fusion: 'valve', key: 'k', values: { '/reading/state': { a: '\u001b[2J' } }, source: '' }],
])('the tool %s refuses nonsense of an agent (%#) and says why', async (name, given) => {
  const answer = await call(name, given);
  expect(answer).toMatch(/"error"|"isError":true/);
  expect(answer).not.toContain('\u001b');
  expect(answer).not.toMatch(/\bat .*\.ts:\d+/);
  expect(answer.length).toBeLessThan(20_000);
});
