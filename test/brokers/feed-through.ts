import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Message } from '@aws-sdk/client-sqs';
import type { AccountEvent } from '../../local/account/account-event.ts';
import type { Running } from '../../local/run-assembly.ts';
import { startLocal } from '../../local/start.ts';
import { guardProcesses } from '../foreign/servers/guarded-processes.ts';
import { envelopesOf } from '../local/end-to-end/client.ts';
import { openStubbornClient, type StubbornClient } from '../local/end-to-end/stubborn-client.ts';
import { stallOf } from '../progress.ts';
import type { Broker, Reading } from './broker.ts';

/** The outcome of a run, in a form that does not depend on times. */
export interface FedOutcome {
  /** Of each group: its generation, the ids of its parts and its latest reading. */
  readonly groups: ReadonlyMap<string, string>;
  /** The number of messages in all groups. */
  readonly ids: number;
  /** The reasons in quarantine, with their places. */
  readonly poison: ReadonlySet<string>;
  readonly wrongs: readonly string[];
  readonly restarts: number;
  readonly kills: number;
  readonly tookMs: number;
}

const perGroup = 20;

/** The time for a consumer to end by itself. */
const patienceMs = 20_000;

const root = join(import.meta.dirname, '../..');

/** Puts messages into a broker, and reads them from there through `fusion-bus feed` into a bridge on this machine. */
export async function feedThrough(
  broker: Broker,
  kind: string,
  messages: number,
  isDisturbed: boolean,
): Promise<FedOutcome> {
  const began = Date.now();
  const groups = Math.floor(messages / perGroup);
  await broker.send(readingsOf(groups));
  const account: AccountEvent[] = [];
  const bridge = join(import.meta.dirname, `${kind}.yaml`);
  const running = await startLocal({ bridge, port: 0, env: {}, onAccount: (event) => account.push(event) });
  const client = openStubbornClient(running);
  const consumer = new ConsumerProcess(bridge, broker, running);
  const arrived = (): number => account.filter((event) => event.kind === 'contributed').length;
  try {
    const disturbing = isDisturbed ? disturb(broker, consumer, arrived, messages) : { restarts: 0, kills: 0 };
    const received = await receive(
      client,
      running,
      { groups, isOrdered: broker.name === 'Kafka' },
      () => account.length,
    );
    const { restarts, kills } = await disturbing;
    await drained(broker);
    await consumer.end();
    const left = await broker.unacknowledged();
    const poison = await quarantined(client, running);
    return {
      ...received,
      poison,
      wrongs: [
        ...received.wrongs,
        ...(left === 0 ? [] : [`${left} messages are not acknowledged`]),
        ...(poison.size === 1 ? [] : [`${poison.size} places of poison, and one was sent`]),
      ],
      restarts,
      kills,
      tookMs: Date.now() - began,
    };
  } finally {
    await consumer.end();
    client.close();
    await running.stop();
  }
}

/** Waits until the broker has handed out everything, and its consumer has had the time to acknowledge. */
async function drained(broker: Broker): Promise<void> {
  let left = -1;
  const stall = stallOf('every message to be acknowledged', () => left);
  for (let quiet = 0; quiet < 3;) {
    stall.check();
    left = await broker.unacknowledged();
    quiet = left === 0 ? quiet + 1 : 0;
    await pause(1_000);
  }
}

/** The readings of all meters, in rounds, with one message among them that no topic can read. */
function readingsOf(groups: number): readonly Reading[] {
  const rounds = Array.from({ length: perGroup }, (_, n) =>
    Array.from({ length: groups }, (__, index): Reading => {
      const meter = `meter-${index}`;
      const value = JSON.stringify({ meter, n });
      return { key: meter, id: `${meter}-${n}`, value, contentType: 'application/json' };
    }),
  ).flat();
  const poison: Reading = {
    key: 'meter-0',
    id: 'poison',
    value: '{ poison',
    contentType: 'application/json',
  };
  return rounds.toSpliced(Math.floor(rounds.length / 2), 0, poison);
}

/** A consumer in a process of its own, which can be killed like any other. */
class ConsumerProcess {
  readonly #start: () => ChildProcess;
  readonly #guard = guardProcesses();
  #child: ChildProcess;

  constructor(bridge: string, { option }: Broker, { endpoint, bus, deadLetters }: Running) {
    const quarantine = deadLetters['quarantine'] ?? '';
    const args = ['feed', '--bridge', bridge, '--bus', bus, '--quarantine', quarantine, ...option];
    const env = { ...process.env, AWS_ENDPOINT_URL: endpoint, AWS_REGION: 'us-east-1' };
    this.#start = () =>
      this.#guard.start(process.execPath, [join(root, 'cli/main.ts'), ...args], {
        env,
        stdio: ['ignore', 'ignore', 'inherit'],
      });
    this.#child = this.#start();
  }

  async kill(): Promise<void> {
    await this.#guard.kill(this.#child);
    this.#child = this.#start();
  }

  /** Ends it as Ctrl-C does: it acknowledges the batch under way. */
  async end(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      const ended = once(this.#child, 'exit');
      this.#child.kill('SIGINT');
      await Promise.race([ended, pause(patienceMs, undefined, { ref: false })]);
    }
    await this.#guard.end();
  }
}

/** Kills the consumer and the broker at several points of the way. */
async function disturb(
  broker: Broker,
  consumer: ConsumerProcess,
  arrived: () => number,
  messages: number,
): Promise<{ readonly restarts: number; readonly kills: number }> {
  const until = async (share: number): Promise<void> => {
    const stall = stallOf('messages to arrive', arrived);
    while (arrived() < messages * share) {
      stall.check();
      await pause(20);
    }
  };
  await until(0.1);
  await consumer.kill();
  await until(0.3);
  await broker.restart();
  await until(0.5);
  await consumer.kill();
  await until(0.7);
  await Promise.all([broker.restart(), consumer.kill()]);
  return { restarts: 2, kills: 3 };
}

async function receive(
  client: StubbornClient,
  running: Running,
  { groups, isOrdered }: { readonly groups: number; readonly isOrdered: boolean },
  moved: () => number,
): Promise<Pick<FedOutcome, 'groups' | 'ids' | 'wrongs'>> {
  const queue = running.recipients['desk'] ?? '';
  const out = new Map<string, string>();
  const wrongs: string[] = [];
  let ids = 0;
  const stall = stallOf('every group to be out', () => `${moved()} ${out.size}`);
  while (out.size < groups) {
    stall.check();
    for (const { correlationid: key, data, id } of envelopesOf(await client.receive(queue))) {
      const { contributions } = data.receipt;
      const parts = contributions.map((part) => part.id).toSorted();
      const text = JSON.stringify([data.merged, parts, id.slice(-2)]);
      const before = out.get(key);
      if (before !== undefined && before !== text) wrongs.push(`${key} came twice: ${before} and ${text}`);
      if (before === undefined) ids += new Set(parts).size;
      if (isOrdered && !text.includes(`"n":${perGroup - 1}`))
        wrongs.push(`${key}: the latest reading does not count: ${text.slice(0, 200)}`);
      out.set(key, text);
    }
  }
  await running.settled();
  return { groups: out, ids, wrongs };
}

/** Returns each reason in quarantine with its place; the same place may be there several times. */
async function quarantined(client: StubbornClient, running: Running): Promise<ReadonlySet<string>> {
  const queue = running.deadLetters['quarantine'] ?? '';
  const found = new Set<string>();
  for (let empty = 0; empty < 3;) {
    const messages: readonly Message[] = await client.receive(queue);
    empty = messages.length === 0 ? empty + 1 : 0;
    // The broker's time and its count of deliveries differ between runs, and between deliveries.
    const volatile = /"(sentAt":\d+|x-delivery-count":"\d+"),?/g;
    for (const { Body: body = '' } of messages) found.add(body.replaceAll(volatile, ''));
  }
  return found;
}
