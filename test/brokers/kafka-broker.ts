import { spawn, spawnSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Admin, Consumer, Producer, stringSerializers } from '@platformatic/kafka';
import { type Broker, freePort, killed, listening, type Reading, type StartedBroker } from './broker.ts';

const topic = 'readings';
const jars = join(import.meta.dirname, '../../.build/kafka');

/** Starts a broker of Apache Kafka: Maven fetches the jars, Java runs them. */
export async function startKafka(folder: string, group: string): Promise<StartedBroker> {
  for (const program of ['java', 'mvn'])
    if (spawnSync(program, ['-version'], { stdio: 'ignore' }).status !== 0)
      return { missing: `${program} is not installed` };
  const pom = join(import.meta.dirname, 'kafka.pom.xml');
  const goal = ['dependency:copy-dependencies', `-DoutputDirectory=${jars}`];
  if (spawnSync('mvn', ['-q', '-B', '-f', pom, ...goal], { stdio: 'ignore' }).status !== 0)
    return { missing: 'Maven could not fetch Kafka' };

  const [port, controller] = [await freePort(), await freePort()];
  const settings = join(folder, 'server.properties');
  await mkdir(folder, { recursive: true });
  await writeFile(settings, properties(folder, port, controller));
  const format = ['kafka.tools.StorageTool', 'format', '-t', 'MkU3OEVBNTcwNTJENDM2Qg', '-c', settings];
  const formatted = spawnSync('java', ['-cp', join(jars, '*'), ...format], { stdio: 'ignore' });
  if (formatted.status !== 0) return { missing: 'Java could not prepare the folder of Kafka' };
  const start = () =>
    spawn('java', ['-Xmx256m', '-XX:+UseSerialGC', '-cp', join(jars, '*'), 'kafka.Kafka', settings], {
      stdio: 'ignore',
    });
  let server = start();
  const address = `127.0.0.1:${port}`;
  const client = { clientId: 'check', bootstrapBrokers: [address], retries: 20, retryDelay: 500 };
  await listening(port);
  await createTopic(client);
  return {
    name: 'Kafka',
    option: ['--kafka', address],
    send: (readings) => send(client, readings),
    async restart() {
      await killed(server);
      server = start();
      await listening(port);
    },
    unacknowledged: () => lagOf(client, group),
    stop: () => killed(server),
  } satisfies Broker;
}

interface Client {
  readonly clientId: string;
  readonly bootstrapBrokers: string[];
  readonly retries: number;
  readonly retryDelay: number;
}

async function createTopic(client: Client): Promise<void> {
  for (let tried = 0; ; tried += 1) {
    const admin = new Admin(client);
    try {
      await admin.createTopics({ topics: [topic], partitions: 3, replicas: 1 });
      return;
    } catch (fault) {
      // The broker listens a little before it serves.
      if (tried === 30) throw fault;
      await pause(500);
    } finally {
      await admin.close();
    }
  }
}

async function send(client: Client, readings: readonly Reading[]): Promise<void> {
  const producer = new Producer({ ...client, idempotent: true, serializers: stringSerializers });
  try {
    for (let from = 0; from < readings.length; from += 500) {
      const messages = readings.slice(from, from + 500).map(({ key, value, contentType }) => ({
        topic,
        key,
        value,
        headers: { 'content-type': contentType },
      }));
      await producer.send({ messages });
    }
  } finally {
    await producer.close();
  }
}

/** Returns the number of records beyond the group's offsets. */
async function lagOf(client: Client, group: string): Promise<number> {
  const consumer = new Consumer({ ...client, groupId: group });
  try {
    const ends = await consumer.listOffsets({ topics: [topic], timestamp: -1n });
    const partitions = [0, 1, 2];
    const committed = await consumer.listCommittedOffsets({ topics: [{ topic, partitions }] });
    return partitions.reduce((sum, partition) => {
      const end = ends.get(topic)?.[partition] ?? 0n;
      const done = committed.get(topic)?.[partition] ?? 0n;
      return sum + Number(end - (done < 0n ? 0n : done));
    }, 0);
  } finally {
    await consumer.close(true);
  }
}

function properties(folder: string, port: number, controller: number): string {
  return Object.entries({
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@127.0.0.1:${controller}`,
    listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controller}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${port}`,
    'controller.listener.names': 'CONTROLLER',
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'log.dirs': join(folder, 'logs'),
    'offsets.topic.replication.factor': 1,
    'offsets.topic.num.partitions': 1,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'group.initial.rebalance.delay.ms': 0,
  })
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}
