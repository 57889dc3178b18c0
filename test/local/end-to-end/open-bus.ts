import { resolve } from 'node:path';
import type { AccountEvent } from '../../../local/account/account-event.ts';
import type { Running, RunOptions } from '../../../local/run-assembly.ts';
import { startLocal } from '../../../local/start.ts';
import {
  type MessagesServer,
  type MessagesServerOptions,
  startMessagesServer,
} from '../../adapters/anthropic/messages-server.ts';
import { type Moved, whileMoving } from '../../progress.ts';
import { type Client, openClient } from './client.ts';

/** A bus on this machine, and a program that posts to it and reads its results. */
export interface Bus {
  readonly running: Running;
  readonly client: Client;
  /** The events so far. */
  readonly account: readonly AccountEvent[];
  /** Another value whenever something has happened: a count of events, and the processes that run functions. */
  readonly moved: Moved;
  /** Resolves when every group has ended; fails when nothing moves any more. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

export interface BusWithModel extends Bus {
  readonly server: MessagesServer;
}

/** @param bridge a bridge file of this folder */
export async function openBus(
  bridge: string,
  env: Readonly<Record<string, string>> = {},
  options: Pick<
    RunOptions,
    'allowsLoopback' | 'outage' | 'onInjected' | 'onLine' | 'secrets' | 'gateway' | 'modelKeys'
  > = {},
): Promise<Bus> {
  const account: AccountEvent[] = [];
  const running = await startLocal({
    bridge: resolve(import.meta.dirname, bridge),
    port: 0,
    env,
    ...options,
    onAccount: (event) => account.push(event),
  });
  const moved = (): string => JSON.stringify([account.length, ...running.functionPids().values()]);
  const client = openClient(running, moved);
  return {
    running,
    moved,
    settled: () => whileMoving('everything to be settled', running.settled(), moved),
    client,
    account,
    async close() {
      client.close();
      await running.stop();
    },
  };
}

/** The same, with a model whose behaviour the test decides. */
export async function openBusWithModel(bridge: string, model: MessagesServerOptions): Promise<BusWithModel> {
  const server = await startMessagesServer(model);
  const bus = await openBus(bridge, {
    ANTHROPIC_API_KEY: 'key-of-the-test',
    ANTHROPIC_BASE_URL: server.url,
  });
  return {
    ...bus,
    server,
    async close() {
      await bus.close();
      await server.close();
    },
  };
}
