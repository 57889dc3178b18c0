import { setTimeout as pause } from 'node:timers/promises';
import { Admin, Consumer, Producer, stringSerializers } from '@platformatic/kafka';
import { findKafka } from '../foreign/servers/kafka-server.ts';
import type { Broker, Reading, StartedBroker } from './broker.ts';

const topic = 'readings';

/** Starts a broker of Apache Kafka. */
export async function startKafka(group: string): Promise<StartedBroker> {
  const found = await findKafka();
  if (found.kind === 'missing') return { missing: found.reason };
  const { server } = found;
  const client = { clientId: 'check', bootstrapBrokers: [server.address], retries: 20, retryDelay: 500 };
  await createTopic(client);
  return {
    name: 'Kafka',
    option: ['--kafka', server.address],
    send: (readings) => send(client, readings),
    async restart() {
      await server.kill();
      await server.start();
    },
    unacknowledged: () => lagOf(client, group),
    stop: () => server.remove(),
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
