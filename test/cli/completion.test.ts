import { execFile } from 'node:child_process';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../local/running-function.ts';
import { linesOf, said } from './said.ts';

const run = promisify(execFile);
const root = resolve(import.meta.dirname, '../..');
const bridge = join(root, 'examples/recommendation/bridge.yaml');

const completed = async (...words: readonly string[]): Promise<readonly string[]> =>
  (await linesOf(['complete', '--', ...words], { FUSION_BUS_BRIDGE: bridge })).out;

test('the first word is a command, and hidden commands are not shown', async () => {
  const all = await completed('');
  expect(all).toEqual(expect.arrayContaining(['init', 'load', 'sample', 'completion', '--version']));
  expect(all).not.toContain('complete');
  expect(await completed('sa')).toEqual(['sample']);
});

test.each([
  [
    ['sample', ''],
    ['content', 'user', 'control'],
  ],
  [['sample', '--for', ''], ['recommendation']],
  [['sample', '--seed', '1', 'us'], ['user']],
  [['load', '--fusion', 'rec'], ['recommendation']],
  [['gateway', '--recipient', ''], ['recommendation_system']],
  [['request', ''], ['recommendation']],
  [['request', 'recommendation', ''], []],
  [
    ['load', '--output', ''],
    ['text', 'json'],
  ],
  [
    ['completion', ''],
    ['bash', 'zsh', 'fish'],
  ],
  [['sample', '--s'], ['--seed']],
  [
    ['sample', '--seed', '1', '--'],
    ['--bridge', '--for', '--count', '--key', '--help'],
  ],
  [['sample', '--key', ''], []],
  [['post', ''], [':files']],
  [['sample', '--bridge', ''], [':files']],
  [['nothing', ''], []],
])('after %j comes %j', async (words, expected) => {
  expect(await completed(...words)).toEqual(expected);
});

test('a bridge file with mistakes, or none, completes no names and says nothing', async () => {
  const folder = await temporaryFolder();
  const path = join(folder, 'bridge.yaml');
  await writeFile(path, 'name: x\ntopics: { "$(touch evil)": {} }\n');
  for (const file of [path, join(folder, 'none.yaml')])
    expect(await said(['complete', '--', 'sample', '--bridge', file, ''])).toEqual({
      code: 0,
      out: '',
      err: '',
    });
});

/** Asks a real bash, in a folder, for what it would offer. `fusion-bus` is the program, or a script that stands for it. */
async function bashOffers(
  folder: string,
  program: string,
  words: readonly string[],
): Promise<readonly string[]> {
  const bin = join(folder, 'bin');
  await mkdir(bin, { recursive: true });
  await writeFile(join(bin, 'fusion-bus'), `#!/bin/bash\n${program}\n`);
  await chmod(join(bin, 'fusion-bus'), 0o755);
  const { out } = await said(['completion', 'bash']);
  const script = `${out}\nCOMP_WORDS=("$@"); COMP_CWORD=$(( $# - 1 )); _fusion_bus; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const env = { PATH: `${bin}:/usr/bin:/bin`, FUSION_BUS_BRIDGE: bridge };
  const { stdout } = await run('bash', ['--norc', '-c', script, 'bash', 'fusion-bus', ...words], {
    cwd: folder,
    env,
  });
  return stdout.split('\n').filter((line) => line !== '');
}

const real = `exec '${process.execPath}' '${root}/bin/fusion-bus.mjs' "$@"`;

test('bash offers names of the bridge, and files', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'two words.jsonl'), '');
  expect(await bashOffers(folder, real, ['request', 'rec'])).toEqual(['recommendation']);
  expect(await bashOffers(folder, real, ['post', 'two'])).toEqual(['two words.jsonl']);
});

test('bash expands nothing of what it is offered', async () => {
  const folder = await temporaryFolder();
  const hostile = String.raw`printf '%s\n' '$(touch evil)' '*' '~' 'a b'`;
  expect(await bashOffers(folder, hostile, ['sample', ''])).toEqual(['$(touch evil)', '*', '~', 'a b']);
  await expect(run('test', ['-e', join(folder, 'evil')])).rejects.toThrow();
});

test.each(['bash', 'zsh', 'fish'])('the script for %s has no faults that its shell finds', async (shell) => {
  const { code, out } = await said(['completion', shell]);
  expect({ code, isThere: out.includes('fusion-bus complete --') }).toEqual({ code: 0, isThere: true });
  const flag = shell === 'fish' ? '--no-execute' : '-n';
  const path = join(await temporaryFolder(), 'script');
  await writeFile(path, out);
  await run(shell, [flag, path]).catch((error: NodeJS.ErrnoException) => {
    // The shell is not on every machine.
    if (error.code !== 'ENOENT' || shell === 'bash') throw error;
  });
});
