import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { createConnection } from 'node:net';

/** A message of the check: a reading of a meter, or one that no topic can read. */
export interface Reading {
  readonly key: string;
  readonly id: string;
  readonly value: string;
  readonly contentType: string;
}

/** A broker that runs on this machine for a check. */
export interface Broker {
  readonly name: 'Kafka' | 'RabbitMQ';
  /** The option of `fusion-bus feed` that names it. */
  readonly option: readonly [flag: string, address: string];
  /** Puts readings into the broker, in their order. */
  send(readings: readonly Reading[]): Promise<void>;
  /** Ends the server at once, as a crash does, and starts it again. */
  restart(): Promise<void>;
  /** Returns the messages that the consumers have not acknowledged. */
  unacknowledged(): Promise<number>;
  stop(): Promise<void>;
}

/** The result of a start: a broker, or the reason why there is none on this machine. */
export type StartedBroker = Broker | { readonly missing: string };

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return address.port;
}

/** Resolves once something listens on the port. @throws Error after a minute */
export async function listening(port: number): Promise<void> {
  for (let tried = 0; tried < 600; tried += 1) {
    if (await isListening(port)) return;
    await pause(100);
  }
  throw new Error(`nothing listens on port ${port}`);
}

async function isListening(port: number): Promise<boolean> {
  const socket = createConnection({ port, host: '127.0.0.1' });
  const [answer] = await Promise.allSettled([once(socket, 'connect')]);
  socket.destroy();
  return answer.status === 'fulfilled';
}

/** Kills a process and resolves at its end. */
export async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}
