import { type ChildProcess, spawn, type StdioOptions } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** The processes of a check. None of them outlives it, even if it is killed. */
export interface GuardedProcesses {
  /** Starts a process in a group of its own, so that its children end with it. */
  start(command: string, args: readonly string[], options: GroupOptions): ChildProcess;
  /** Kills a process and its children. Resolves when it has ended. */
  kill(child: ChildProcess | undefined): Promise<void>;
  /** Kills what is left, and removes the folder. */
  end(): Promise<void>;
}

interface GroupOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly stdio?: StdioOptions;
}

/** What the guard clears away beside the processes. */
interface LeftOver {
  readonly folder?: string;
  /** The port of an Erlang name server, which a broker starts outside its group. */
  readonly nameServerPort?: number;
}

/** Starts a guard, which is a process of its own and notices the end of this one. */
export function guardProcesses({ folder = '', nameServerPort }: LeftOver = {}): GuardedProcesses {
  const script = join(import.meta.dirname, 'guard-process.ts');
  const guard = spawn(process.execPath, [script, folder, String(nameServerPort ?? '')], {
    stdio: ['pipe', 'ignore', 'inherit'],
    detached: true,
  });
  // An idle guard keeps no check from its end.
  guard.unref();
  const ended = once(guard, 'exit');
  return {
    start(command, args, options) {
      const child = spawn(command, args, { stdio: 'ignore', ...options, detached: true });
      if (child.pid !== undefined) guard.stdin.write(`started ${child.pid}\n`);
      child.once('exit', () => guard.stdin.writable && guard.stdin.write(`ended ${child.pid}\n`));
      return child;
    },
    async kill(child) {
      if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      process.kill(-child.pid, 'SIGKILL');
      await gone;
    },
    async end() {
      guard.ref();
      guard.stdin.end();
      await ended;
    },
  };
}
