import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FoundBroker, startBroker } from './broker-server.ts';
import { freePorts } from './free-ports.ts';
import { guardProcesses } from './guarded-processes.ts';

const script = '/usr/lib/rabbitmq/bin/rabbitmq-server';

/** Starts RabbitMQ of Debian's package on the loopback interface, with all its files in one folder. */
export async function findRabbitmq(): Promise<FoundBroker> {
  if (!existsSync(script)) return { kind: 'missing', reason: `${script} is not installed` };
  const folder = await mkdtemp(join(tmpdir(), 'fusion-bus-rabbitmq-'));
  const [port = 0, distPort = 0, epmdPort = 0] = await freePorts(3);
  const guard = guardProcesses({ folder, nameServerPort: epmdPort });
  const config = join(folder, 'rabbitmq.conf');
  await writeFile(config, `listeners.tcp.default = 127.0.0.1:${port}\nlog.console = false\n`);
  await writeFile(join(folder, 'enabled_plugins'), '[].\n');
  await mkdir(join(folder, 'home'));
  const env = {
    ...process.env,
    HOME: join(folder, 'home'),
    RABBITMQ_NODENAME: `check${port}@localhost`,
    RABBITMQ_MNESIA_BASE: join(folder, 'mnesia'),
    RABBITMQ_LOG_BASE: join(folder, 'log'),
    RABBITMQ_CONFIG_FILE: join(folder, 'rabbitmq'),
    RABBITMQ_ENABLED_PLUGINS_FILE: join(folder, 'enabled_plugins'),
    RABBITMQ_CONF_ENV_FILE: '/dev/null',
    RABBITMQ_DIST_PORT: String(distPort),
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '-kernel inet_dist_use_interface {127,0,0,1}',
    ERL_EPMD_ADDRESS: '127.0.0.1',
    ERL_EPMD_PORT: String(epmdPort),
    // Otherwise the name server does not end while it still knows the killed node.
    ERL_EPMD_RELAXED_COMMAND_CHECK: 'true',
  };
  return startBroker(port, () => guard.start(script, [], { cwd: folder, env }), guard);
}
