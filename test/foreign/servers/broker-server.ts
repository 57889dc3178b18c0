import type { ChildProcess } from 'node:child_process';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { GuardedProcesses } from './guarded-processes.ts';

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
 * Starts a broker that a check may kill. Nothing of it is left where it does not come up, or where the check ends.
 *
 * @param launch starts its process under the guard, each time anew
 */
export async function startBroker(
  port: number,
  launch: () => ChildProcess,
  guard: GuardedProcesses,
): Promise<FoundBroker> {
  let child: ChildProcess | undefined;
  const start = async (): Promise<void> => {
    child = launch();
    await answering(port, child);
  };
  try {
    await start();
  } catch (error) {
    await guard.end();
    throw error;
  }
  const address = `127.0.0.1:${port}`;
  const server = { address, start, kill: () => guard.kill(child), remove: () => guard.end() };
  return { kind: 'broker', server };
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
