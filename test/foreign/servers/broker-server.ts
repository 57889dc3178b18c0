import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A real broker in a process of its own, which a check kills and starts again. Its data stay. */
export interface BrokerServer {
  /** `127.0.0.1:<port>` */
  readonly address: string;
  start(): Promise<void>;
  /** Ends the broker as a power cut does. */
  kill(): Promise<void>;
  /** Ends the broker and removes its data. */
  remove(): Promise<void>;
}

/** The broker of a check, or the reason why there is none. */
export type FoundBroker =
  | { readonly kind: 'broker'; readonly server: BrokerServer }
  | { readonly kind: 'missing'; readonly reason: string };

const patienceMs = 90_000;

/**
 * Starts a broker that a check may kill.
 *
 * @param launch starts its process, each time anew
 * @param cleanUp removes what a broker that has ended leaves
 */
export async function startBroker(
  port: number,
  launch: () => ChildProcess,
  cleanUp: () => Promise<void>,
): Promise<FoundBroker> {
  let child: ChildProcess | undefined;
  const start = async (): Promise<void> => {
    child = launch();
    await answering(port, child);
  };
  await start();
  const remove = async (): Promise<void> => {
    await killGroup(child);
    await cleanUp();
  };
  return {
    kind: 'broker',
    server: { address: `127.0.0.1:${port}`, start, kill: () => killGroup(child), remove },
  };
}

/** Starts a process in a group of its own, so that its children end with it. */
export function startGroup(
  command: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly env?: Readonly<Record<string, string | undefined>> },
): ChildProcess {
  return spawn(command, args, { ...options, stdio: 'ignore', detached: true });
}

/** Kills a process and its children. Resolves when it has ended. */
async function killGroup(child: ChildProcess | undefined): Promise<void> {
  if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  process.kill(-child.pid, 'SIGKILL');
  await ended;
}

/** Resolves when a port answers. @throws Error when the process ends first, or the time does */
async function answering(port: number, child: ChildProcess): Promise<void> {
  const until = Date.now() + patienceMs;
  while (Date.now() < until) {
    if (child.exitCode !== null) throw new Error(`the broker ended with exit code ${child.exitCode}`);
    if (await opens(port)) return;
    await sleep(200);
  }
  throw new Error('the broker did not come up');
}

function opens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
