import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { laptopGateway } from '../../cli/gateway/laptop-gateway.ts';
import type { OpenGateway } from '../../local/endpoint/gateway-port.ts';
import type { Running } from '../../local/run-assembly.ts';
import { gatewayPolicy } from '../../shared/policy/gateway-policy.ts';
import type { Bridge } from '../../shared/policy/bridge.ts';
import { guardProcesses } from '../foreign/servers/guarded-processes.ts';
import { rabbitmqUrl, type World } from './world.ts';

const root = join(import.meta.dirname, '../..');

/** Returns the gateway on the laptop's own port. */
export function gatewayOf(bridge: Bridge, onFault: (fault: unknown) => void): OpenGateway {
  return (place) => Promise.resolve(laptopGateway(place, gatewayPolicy(bridge), onFault));
}

/** The command `gateway --feeds`, in a process of its own. */
export interface GatewayProcess {
  address(): string;
  /** Ends the process as Ctrl-C does, and starts another. Returns the exit code of the first. */
  restart(): Promise<unknown>;
  /** Returns the exit code. */
  stop(): Promise<unknown>;
  /** Ends it by force where it still runs. */
  close(): Promise<void>;
}

/** Starts a gateway that reads the brokers of a bridge on the laptop. */
export async function startGateway(file: string, world: World, running: Running): Promise<GatewayProcess> {
  const guard = guardProcesses();
  const { endpoint, bus, deadLetters, recipients } = running;
  const options = {
    bridge: file,
    bus,
    source: 'quoter',
    port: '0',
    kafka: world.kafka.address,
    rabbitmq: rabbitmqUrl(world),
    quarantine: deadLetters['quarantine'] ?? '',
    recipient: `inbox=${recipients['inbox']}`,
  };
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
  const env = { ...process.env, AWS_ENDPOINT_URL: endpoint, AWS_REGION: 'us-east-1' };
  const start = async () => {
    const child = guard.start(
      process.execPath,
      [join(root, 'bin/fusion-bus.mjs'), 'gateway', '--feeds', ...args],
      {
        cwd: root,
        env,
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    const ended = once(child, 'exit').then(([code]: readonly unknown[]) => code);
    if (child.stdout === null) throw new Error('the gateway has no output');
    const lines = createInterface({ input: child.stdout });
    const [line]: unknown[] = await Promise.race([
      once(lines, 'line'),
      ended.then((code): never => {
        throw new Error(`the gateway ended with exit code ${String(code)}`);
      }),
    ]);
    const [, address = ''] = /grpc:\/\/(\S+)/.exec(String(line)) ?? [];
    return { address: `http://${address}`, child, ended };
  };
  let current = await start();
  const stop = async (): Promise<unknown> => {
    current.child.kill('SIGINT');
    return current.ended;
  };
  return {
    address: () => current.address,
    stop,
    async restart() {
      const code = await stop();
      current = await start();
      return code;
    },
    close: () => guard.end(),
  };
}
