import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { until } from '../progress.ts';

const module = pathToFileURL(join(import.meta.dirname, '../foreign/servers/guarded-processes.ts')).href;

/** A check that starts a process with a child of its own, says their ids, and then does what the end says. */
const checkOf = (folder: string, end: string): string => `
import { guardProcesses } from ${JSON.stringify(module)};
const guard = guardProcesses({ folder: ${JSON.stringify(folder)} });
const child = guard.start('sh', ['-c', 'sleep 600 & echo $$ $!; wait'], { stdio: ['ignore', 'pipe', 'inherit'] });
child.stdout.pipe(process.stdout);
child.stdout.once('data', () => setTimeout(async () => { ${end} }, 50));
`;

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function startCheck(end: string): Promise<{
  readonly check: ChildProcess;
  readonly pids: readonly number[];
  readonly folder: string;
}> {
  const folder = await mkdtemp(join(tmpdir(), 'fusion-bus-guard-'));
  const check = spawn(process.execPath, ['--input-type=module', '-e', checkOf(folder, end)], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [said]: unknown[] = await once(check.stdout, 'data');
  const pids = String(said).trim().split(' ').map(Number);
  expect(pids.map(isRunning)).toEqual([true, true]);
  return { check, pids, folder };
}

test.each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)(
  'a check that %s ends leaves no process and no folder',
  async (signal) => {
    const { check, pids, folder } = await startCheck('');
    check.kill(signal);
    await until('nothing is left', () => !pids.some(isRunning) && !existsSync(folder));
  },
);

test.each([
  ['fails', "throw new Error('the check failed')"],
  ['ends by itself', 'await guard.end()'],
])('a check that %s leaves no process and no folder', async (_, end) => {
  const { check, pids, folder } = await startCheck(end);
  await once(check, 'exit');
  await until('nothing is left', () => !pids.some(isRunning) && !existsSync(folder));
});
