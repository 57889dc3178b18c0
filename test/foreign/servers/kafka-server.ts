import { spawnSync } from 'node:child_process';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FoundBroker, startBroker } from './broker-server.ts';
import { freePorts } from './free-ports.ts';
import { guardProcesses } from './guarded-processes.ts';

const pom = join(import.meta.dirname, '../kafka.pom.xml');
const jars = join(import.meta.dirname, '../../../.build/kafka');

/** Fetches and starts a Kafka of one node on the loopback interface. It needs Java and Maven. */
export async function findKafka(): Promise<FoundBroker> {
  for (const [program, flag] of [['java', '-version'] as const, ['mvn', '-version'] as const]) {
    if (spawnSync(program, [flag], { stdio: 'ignore' }).status !== 0)
      return { kind: 'missing', reason: `${program} is not installed` };
  }
  const fetching = ['-q', '-B', '-f', pom, 'dependency:copy-dependencies', `-DoutputDirectory=${jars}`];
  if (spawnSync('mvn', fetching, { stdio: 'inherit' }).status !== 0)
    return { kind: 'missing', reason: 'Maven could not fetch Kafka' };
  const folder = await mkdtemp(join(tmpdir(), 'fusion-bus-kafka-'));
  const guard = guardProcesses({ folder });
  const [port = 0, controllerPort = 0] = await freePorts(2);
  const config = join(folder, 'server.properties');
  await writeFile(config, properties(folder, port, controllerPort));
  java(folder, 'kafka.tools.StorageTool', ['format', '-t', 'MkU3OEVBNTcwNTJENDM2Qg', '-c', config]);
  const args = javaArgs('kafka.Kafka', [config]);
  return startBroker(port, () => guard.start('java', args, { cwd: folder }), guard);
}

function java(cwd: string, main: string, args: readonly string[]): void {
  const { status, stderr } = spawnSync('java', javaArgs(main, args), { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${main} failed: ${stderr}`);
}

const javaArgs = (main: string, args: readonly string[]): readonly string[] => [
  '-Xmx256m',
  '-XX:TieredStopAtLevel=1',
  '-XX:+UseSerialGC',
  '-cp',
  join(jars, '*'),
  main,
  ...args,
];

/** One node that is broker and controller. Group rebalancing does not wait for further members. */
function properties(folder: string, port: number, controllerPort: number): string {
  return `process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:${controllerPort}
listeners=PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}
advertised.listeners=PLAINTEXT://127.0.0.1:${port}
controller.listener.names=CONTROLLER
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
log.dirs=${join(folder, 'logs')}
offsets.topic.replication.factor=1
offsets.topic.num.partitions=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
group.initial.rebalance.delay.ms=0
num.partitions=3
auto.create.topics.enable=false
message.max.bytes=400000
`;
}
