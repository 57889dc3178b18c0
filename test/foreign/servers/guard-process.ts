/**
 * A process that outlives a check, whatever ends the check, and ends what the check has started. Its arguments are the
 * folder to remove and the port of an Erlang name server, each empty where there is none. It reads lines of
 * `started <pid>` and `ended <pid>` of the leaders of process groups. The end of its input is the end of the check.
 */
import { spawnSync } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

const [folder = '', nameServerPort = ''] = process.argv.slice(2);
const groups = new Set<number>();

for await (const line of createInterface({ input: process.stdin })) {
  const [, what, pid] = /^(started|ended) ([1-9]\d*)$/.exec(line) ?? [];
  if (what === 'started') groups.add(Number(pid));
  if (what === 'ended') groups.delete(Number(pid));
}
for (const pid of groups) killGroup(pid);
if (nameServerPort !== '') await endNameServer(nameServerPort);
if (folder !== '') await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    // It has ended by itself.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

/**
 * Ends the name server, which is a process of its own, by the port that only it has. It refuses while it knows a node,
 * and needs a moment to see that the broker has died.
 */
async function endNameServer(port: string): Promise<void> {
  for (let tries = 0; tries < 20; tries += 1) {
    const { stdout } = spawnSync('epmd', ['-port', port, '-kill'], { encoding: 'utf8' });
    if (stdout.includes('Killed')) return;
    await sleep(250);
  }
}
