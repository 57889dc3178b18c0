import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { humanReporter } from '../../cli/dev/human-reporter.ts';
import { jsonReporter } from '../../cli/dev/json-reporter.ts';
import { coloursFor, safeOutput, withSafeOutput } from '../../cli/terminal.ts';
import type { AccountEvent } from '../../local/account/account-event.ts';
import { temporaryFolder } from '../local/running-function.ts';
import { said } from './said.ts';

/** Text that clears the screen, turns the direction, hides a word and begins a line of its own. */
const evil = 'x\u001b[2J\u009b31m\u202e\u200b\u{e0041}\u2028\n● forged';
const steering = /[[\p{Cc}--[\n\t]]\u200b-\u200f\u2028-\u202e\u2066-\u2069\u{e0000}-\u{e007f}]/v;

const events: readonly AccountEvent[] = [
  { kind: 'contributed', fusion: 'f', key: evil, topic: evil, source: evil, id: evil },
  { kind: 'fused', fusion: 'f', key: evil, envelope: { type: evil, data: { result: { [evil]: evil } } } },
  { kind: 'held', fusion: 'f', key: evil, envelope: { type: evil, data: { merged: evil } } },
  { kind: 'discarded', fusion: 'f', key: evil, envelope: { data: { missing: [evil] } } },
  { kind: 'rejected', topic: evil, source: evil, id: evil, code: 'c', attribute: evil, message: evil },
  { kind: 'dead-letter', name: 'n', queue: 'q', messageId: evil, reason: evil, group: undefined },
  {
    kind: 'function-failed',
    functionName: 'f',
    error: { type: evil, message: evil, stack: evil },
    messages: 1,
  },
  { kind: 'lost', reason: evil },
];

function printed(output: 'text' | 'json', isTerminal: boolean): readonly string[] {
  const lines: string[] = [];
  const streams = withSafeOutput({
    env: {},
    out: (line) => lines.push(line),
    err: (line) => lines.push(line),
    input: () => Promise.resolve(''),
    isTerminal,
    holdInterrupts: () => new AbortController().signal,
  });
  const paint = coloursFor(isTerminal, {});
  const reporter =
    output === 'json'
      ? jsonReporter(streams, true)
      : humanReporter(streams, {
          bridge: { name: 'b', fusions: [], topics: [], commands: [] },
          verbose: true,
          paint,
        });
  for (const event of events) reporter.tell(event);
  reporter.line('f', evil, 'stderr');
  reporter.line('f', JSON.stringify({ level: 'ERROR', message: evil }), 'stdout');
  reporter.note(evil);
  return lines;
}

test('nothing that reaches a terminal steers it, and the colours are its own', () => {
  const plain = printed('text', false).join('\n');
  expect(plain).not.toMatch(steering);
  const coloured = printed('text', true).join('\n');
  expect(coloured).toContain('\u001b[36mf\u001b[39m');
  const escape = '\u001b';
  expect(coloured.replaceAll(new RegExp(`${escape}\\[\\d{1,2}m`, 'g'), '')).toBe(plain);
});

test('JSON for programs has no such character and the same values', () => {
  const lines = printed('json', false);
  expect(lines.join('\n')).not.toMatch(steering);
  const fused = lines.find((line) => line.startsWith('{"event":"fused"'));
  expect(JSON.parse(fused ?? '')).toEqual({
    event: 'fused',
    fusion: 'f',
    key: evil,
    envelope: { type: evil, data: { result: { [evil]: evil } } },
  });
});

test('a colour within a colour ends at its own end', () => {
  const { red, green, dim } = coloursFor(true, {});
  expect(safeOutput(red(`a ${green('b')} c`))).toBe(
    '\u001b[31ma \u001b[32mb\u001b[39m\u001b[31m c\u001b[39m',
  );
  expect(safeOutput(dim('\u001b[31mx'))).toBe('\u001b[2m\\u001b[31mx\u001b[22m');
});

test('the mistakes of a command are safe, whatever was typed', async () => {
  const { code, err } = await said(['validate', `no${evil}where.yaml`]);
  expect(code).toBe(2);
  expect(err).toContain('\\u001b[2J');
  expect(err).not.toMatch(steering);
  expect((await said([`--${evil}`])).err).not.toMatch(steering);
});

test('the mistakes of a bridge file are safe', async () => {
  const file = join(await temporaryFolder(), 'bridge.yaml');
  await writeFile(file, `name: ${JSON.stringify(`a${evil}`)}\n"\\u202etopics": { a: {} }\nfusions: {}\n`);
  const { code, err } = await said(['validate', file]);
  expect(code).toBe(2);
  expect(err).not.toMatch(steering);
});

test('a fault of the program itself is printed safely and ends it', async () => {
  const folder = await temporaryFolder();
  const hostile = join(folder, 'hostile.mjs');
  // Once the program listens for faults there is one.
  const fault = `throw new Error(${JSON.stringify(`\u001b[2J${evil}`)});`;
  const whenHeard = `if (name === 'uncaughtException') setImmediate(() => { ${fault} });`;
  await writeFile(hostile, `process.on('newListener', (name) => { ${whenHeard} });`);
  const child = spawn(process.execPath, ['--import', hostile, 'cli/main.ts', 'dev', '--help'], {
    cwd: join(import.meta.dirname, '../..'),
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let err = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  const [code]: readonly unknown[] = await once(child, 'close');
  expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining('\\u001b[2Jx\\u001b[2J') });
  expect(err).not.toMatch(steering);
});
