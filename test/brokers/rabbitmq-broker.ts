import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Connection } from 'rabbitmq-client';
import { type Broker, freePort, killed, listening, type Reading, type StartedBroker } from './broker.ts';

const queue = 'readings';
const program = ['/usr/lib/rabbitmq/bin/rabbitmq-server', '/opt/homebrew/sbin/rabbitmq-server'].find(
  existsSync,
);

/** Starts the RabbitMQ of this machine, with everything below one folder. */
export async function startRabbitmq(folder: string): Promise<StartedBroker> {
  if (program === undefined) return { missing: 'rabbitmq-server is not installed' };
  const [port, distribution, mapper] = [await freePort(), await freePort(), await freePort()];
  for (const name of ['home', 'mnesia', 'log', 'etc']) await mkdir(join(folder, name), { recursive: true });
  await writeFile(
    join(folder, 'etc/rabbitmq.conf'),
    `listeners.tcp.default = 127.0.0.1:${port}\nlog.console = false\n`,
  );
  await writeFile(join(folder, 'etc/enabled_plugins'), '[].\n');
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: join(folder, 'home'),
    RABBITMQ_NODENAME: `check${port}@localhost`,
    RABBITMQ_MNESIA_BASE: join(folder, 'mnesia'),
    RABBITMQ_LOG_BASE: join(folder, 'log'),
    RABBITMQ_CONFIG_FILE: join(folder, 'etc/rabbitmq'),
    RABBITMQ_ENABLED_PLUGINS_FILE: join(folder, 'etc/enabled_plugins'),
    RABBITMQ_DIST_PORT: String(distribution),
    RABBITMQ_CONF_ENV_FILE: '/dev/null',
    ERL_EPMD_ADDRESS: '127.0.0.1',
    ERL_EPMD_PORT: String(mapper),
    // Otherwise the mapper does not end while it still knows the killed node.
    ERL_EPMD_RELAXED_COMMAND_CHECK: 'true',
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '-kernel inet_dist_use_interface {127,0,0,1}',
  };
  // A group of its own: the program is a script around the server and its port mapper.
  const start = () => spawn(program, [], { env, stdio: 'ignore', detached: true });
  let server = start();
  const url = `amqp://guest:guest@127.0.0.1:${port}`;
  await listening(port);
  await withConnection(url, (connection) =>
    connection.queueDeclare({ queue, durable: true, arguments: { 'x-queue-type': 'quorum' } }),
  );
  const kill = async (): Promise<void> => {
    if (server.pid !== undefined) process.kill(-server.pid, 'SIGKILL');
    await killed(server);
  };
  return {
    name: 'RabbitMQ',
    option: ['--rabbitmq', url],
    send: (readings) => withConnection(url, (connection) => send(connection, readings)),
    async restart() {
      await kill();
      server = start();
      await listening(port);
    },
    unacknowledged: () =>
      withConnection(url, async (connection) => {
        // The messages that a consumer holds are not counted, so it is asked when none is connected.
        const { messageCount } = await connection.queueDeclare({ queue, passive: true });
        return messageCount;
      }),
    async stop() {
      await kill();
      // Erlang's port mapper outlives its node, and leaves the group of processes.
      spawnSync('epmd', ['-port', String(mapper), '-kill'], { stdio: 'ignore' });
    },
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
