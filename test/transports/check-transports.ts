/**
 * `npm run check:transports`, `-- [groups]`: a bridge with all transports at once. Each group gets one part by gRPC, by
 * Kafka as Protocol Buffers, by RabbitMQ and by PutEvents. Its result goes to a web service, Kafka, RabbitMQ, a queue
 * and a stream of gRPC. In the first run the laptop reads the brokers, in the second the command `gateway --feeds`, which
 * is interrupted on the way. Exit code 1 if a recipient lacks a result, 2 where a broker cannot be had.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AccountEvent } from '../../local/account/account-event.ts';
import { startLocal } from '../../local/start.ts';
import { loadBridge } from '../../shared/bridge-file/load-bridge.ts';
import { WebRecipient } from '../adapters/http/web-recipient.ts';
import type { BrokerServer } from '../foreign/servers/broker-server.ts';
import { findKafka } from '../foreign/servers/kafka-server.ts';
import { findRabbitmq } from '../foreign/servers/rabbitmq-server.ts';
import { until } from '../progress.ts';
import type { Arrivals } from './arrivals.ts';
import { gatewayOf, type GatewayProcess, startGateway } from './homes.ts';
import { startReceivers } from './receivers.ts';
import { produce, publish, putEvents, sendByGrpc, unacknowledged } from './senders.ts';
import { createWorld, rabbitmqUrl, type World, writeBridge } from './world.ts';

const say = (line: string): boolean => process.stdout.write(`${line}\n`);

const key = Buffer.alloc(32, 5);

type Home = 'laptop' | 'gateway';

process.exitCode = await check(Number(process.argv[2] ?? '200'));

async function check(groups: number): Promise<number> {
  const servers: BrokerServer[] = [];
  try {
    for (const find of [findKafka, findRabbitmq]) {
      const found = await find();
      if (found.kind === 'missing') {
        say(`NOT RUN: ${found.reason}; nothing was checked`);
        return 2;
      }
      servers.push(found.server);
    }
    const [kafka, rabbitmq] = servers;
    if (kafka === undefined || rabbitmq === undefined) return 2;
    const wrongs: string[] = [];
    for (const home of ['laptop', 'gateway'] as const)
      wrongs.push(...(await run(home, await createWorld(home, kafka, rabbitmq), groups)));
    for (const wrong of wrongs.slice(0, 20)) say(`WRONG: ${wrong}`);
    say(
      wrongs.length === 0 ? 'EQUAL: every recipient got every result' : `NOT EQUAL: ${wrongs.length} wrongs`,
    );
    return wrongs.length === 0 ? 0 : 1;
  } finally {
    await Promise.all(servers.map((server) => server.remove()));
  }
}

/** Returns what is wrong. */
async function run(home: Home, world: World, groups: number): Promise<readonly string[]> {
  const began = Date.now();
  const folder = await mkdtemp(join(tmpdir(), 'fusion-bus-transports-'));
  const web = await WebRecipient.start();
  const file = await writeBridge(folder, world, web.url);
  const loaded = await loadBridge(file);
  if (loaded.kind === 'mistakes') throw new Error(JSON.stringify(loaded.mistakes));
  const account: AccountEvent[] = [];
  const faults: string[] = [];
  const running = await startLocal({
    bridge: file,
    port: 0,
    env: {},
    allowsLoopback: true,
    secrets: new Map([['transports/hook', key.toString('base64')]]),
    gateway: gatewayOf(loaded.bridge, (fault) => faults.push(`a fault of the gateway: ${String(fault)}`)),
    ...(home === 'laptop' && {
      brokers: { kafka: world.kafka.address, rabbitmq: rabbitmqUrl(world) },
    }),
    onAccount: (event) => account.push(event),
  });
  const joined = (): number => account.filter(({ kind }) => kind === 'contributed').length;
  let gateway: GatewayProcess | undefined;
  try {
    if (home === 'gateway') gateway = await startGateway(file, world, running);
    const address = (): string => gateway?.address() ?? running.endpoint;
    const receivers = await startReceivers({ world, running, web, key, gateway: address });
    const numbers = Array.from({ length: groups }, (_, n) => n);
    const half = Math.ceil(groups / 2);
    const sending = Promise.all([
      produce(world, numbers),
      publish(world, numbers),
      putEvents(running, numbers),
      sendByGrpc(address(), numbers.slice(0, half)),
    ]);
    const moved = () => `${account.length} ${receivers.all.map(({ count }) => count).join()}`;
    await sending;
    const codes: unknown[] = [];
    if (gateway !== undefined) {
      await until('parts to come', () => joined() > groups * 2, { moved });
      codes.push(await gateway.restart());
    }
    await sendByGrpc(address(), numbers.slice(half));
    await until('every result', () => receivers.all.every((one) => one.groups >= groups), { moved });
    await running.settled();
    if (gateway !== undefined) codes.push(await gateway.stop());
    await receivers.stop();
    const left = await unacknowledged(world);
    report(home, receivers.all, Date.now() - began);
    return [
      ...faults,
      ...codes.filter((code) => code !== 0).map((code) => `the gateway ended with ${String(code)}`),
      ...(left === 0 || home === 'laptop' ? [] : [`${left} messages of RabbitMQ are not acknowledged`]),
      ...(running.trouble() === undefined ? [] : [running.trouble() ?? '']),
      ...differences(receivers.all, groups),
    ];
  } finally {
    await gateway?.close();
    await running.stop();
    await web.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

function report(home: Home, all: readonly Arrivals[], tookMs: number): void {
  say(`read by the ${home}: ${Math.round(tookMs / 1_000)} s`);
  for (const { recipient, ids, count } of all)
    say(`  ${recipient.padEnd(8)} ${ids.size} results, ${count - ids.size} repeats`);
}

function differences(all: readonly Arrivals[], groups: number): readonly string[] {
  const [first, ...others] = all;
  const ids = first?.ids ?? new Set<string>();
  return [
    ...all.flatMap(({ wrongs }) => wrongs),
    ...(ids.size === groups ? [] : [`${ids.size} results of ${groups} groups`]),
    ...others.flatMap((other) =>
      [...ids.symmetricDifference(other.ids)].map(
        (id) => `${other.recipient} and ${first?.recipient}: ${id}`,
      ),
    ),
  ];
}
