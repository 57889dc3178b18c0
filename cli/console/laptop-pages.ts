import type { Ready } from '../../local/account/account-event.ts';
import { folderOf, requireParts } from '../parts.ts';
import type { ProcessEnvironment } from '../process-environment.ts';
import type { BridgeAt } from '../read-bridge.ts';
import { openConsole, type OpenedConsole } from './console-server.ts';

/** Tells whether the packages of the console are installed. */
export const hasConsole = (): boolean => folderOf('preact') !== undefined;

/**
 * Opens the console of a bridge on this machine. A start loads nothing of its pages, and no client of AWS: the first
 * question of a page does.
 */
export function laptopConsole(
  at: BridgeAt,
  { endpoint, bus }: Ready,
  environment: ProcessEnvironment,
  onFault: (fault: unknown) => void,
): Promise<OpenedConsole> {
  const env = { AWS_ENDPOINT_URL: endpoint };
  return openConsole({
    async desk() {
      requireParts('dev', ['browser', 'queues']);
      const { bridgeConsoleDesk } = await import('./bridge-console-desk.ts');
      const options = { bus, bridge: at.file, pollMs: 1_500, mostItems: 100_000 };
      return bridgeConsoleDesk(at, options, { ...environment, env });
    },
    port: 0,
    env,
    onFault,
  });
}
