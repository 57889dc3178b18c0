import { setTimeout as pause } from 'node:timers/promises';
import { Connection } from 'rabbitmq-client';
import { findRabbitmq } from '../foreign/servers/rabbitmq-server.ts';
import type { Broker, Reading, StartedBroker } from './broker.ts';

const queue = 'readings';

/** Starts the RabbitMQ of this machine. */
export async function startRabbitmq(): Promise<StartedBroker> {
  const found = await findRabbitmq();
  if (found.kind === 'missing') return { missing: found.reason };
  const { server } = found;
  const url = `amqp://guest:guest@${server.address}`;
  await withConnection(url, (connection) =>
    connection.queueDeclare({ queue, durable: true, arguments: { 'x-queue-type': 'quorum' } }),
  );
  return {
    name: 'RabbitMQ',
    option: ['--rabbitmq', url],
    send: (readings) => withConnection(url, (connection) => send(connection, readings)),
    async restart() {
      await server.kill();
      await server.start();
    },
    unacknowledged: () =>
      withConnection(url, async (connection) => {
        // The messages that a consumer holds are not counted, so it is asked when none is connected.
        const { messageCount } = await connection.queueDeclare({ queue, passive: true });
        return messageCount;
      }),
    stop: () => server.remove(),
  } satisfies Broker;
}

async function withConnection<Result>(
  url: string,
  work: (connection: Connection) => Promise<Result>,
): Promise<Result> {
  const connection = new Connection({ url, retryLow: 250, retryHigh: 1_000 });
  connection.on('error', () => undefined);
  try {
    for (let tried = 0; ; tried += 1) {
      try {
        return await work(connection);
      } catch (fault) {
        // The broker listens a little before it serves.
        if (tried === 30) throw fault;
        await pause(500);
      }
    }
  } finally {
    await connection.close();
  }
}

async function send(connection: Connection, readings: readonly Reading[]): Promise<void> {
  const publisher = connection.createPublisher({ confirm: true });
  for (let from = 0; from < readings.length; from += 500) {
    await Promise.all(
      readings
        .slice(from, from + 500)
        .map(({ id, value, contentType }) =>
          publisher.send(
            { routingKey: queue, durable: true, messageId: id, contentType },
            Buffer.from(value),
          ),
        ),
    );
  }
  await publisher.close();
}
