import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
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

/** Returns a server that a guard watches over. Nothing of it is left where it does not come up, or the check is killed. */
export async function startServer(
  port: number,
  guard: GuardedProcesses,
  run: () => ChildProcess,
): Promise<BrokerServer> {
  let child: ChildProcess | undefined;
  const start = async (): Promise<void> => {
    child = run();
    await answering(port, child);
  };
  try {
    await start();
  } catch (error) {
    await guard.end();
    throw error;
  }
  return {
    address: `127.0.0.1:${port}`,
    start,
    kill: () => guard.kill(child),
    remove: () => guard.end(),
  };
}

/** Returns so many free ports. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer().listen(0, '127.0.0.1');
      await once(server, 'listening');
      return server;
    }),
  );
  return Promise.all(
    servers.map(async (server) => {
      const address = server.address();
      server.close();
      await once(server, 'close');
      if (address === null || typeof address === 'string') throw new Error('no port');
      return address.port;
    }),
  );
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
