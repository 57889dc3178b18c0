import { once } from 'node:events';
import type { ConsoleCommandOptions } from '../options/order.ts';
import { requireParts } from '../parts.ts';
import type { ProcessEnvironment } from '../process-environment.ts';
import { readBridge } from '../read-bridge.ts';
import { bridgeConsoleDesk } from './bridge-console-desk.ts';
import { openConsole } from './console-server.ts';

/** Pages ask a deployed bridge seldom, and read little of its table, because both cost money. */
const deployed = { pollMs: 30_000, mostItems: 20_000 };
const onThisMachine = { pollMs: 2_000, mostItems: 100_000 };

/**
 * `console`: shows a bridge in a browser of this machine, until it is interrupted. It asks AWS with the credentials of
 * this process.
 *
 * @returns the exit code: 0 after a clean stop
 * @throws UserError
 */
export async function consoleCommand(
  { port, ...options }: ConsoleCommandOptions,
  environment: ProcessEnvironment,
): Promise<0> {
  requireParts('console', ['browser', 'queues']);
  const { env, out, err } = environment;
  const at = await readBridge(options.bridge, env);
  for (const warning of at.warnings) err(warning);
  const interrupted = environment.holdInterrupts();
  const pace = env['AWS_ENDPOINT_URL'] === undefined ? deployed : onThisMachine;
  const opened = await openConsole({
    desk: async () => bridgeConsoleDesk(at, { ...options, ...pace }, environment),
    port,
    env,
    onFault: (fault) =>
      err(`console: ${fault instanceof Error ? (fault.stack ?? fault.message) : String(fault)}`),
  });
  out(`console     ${at.bridge.name}  ${opened.url}`);
  try {
    if (!interrupted.aborted) await once(interrupted, 'abort');
  } finally {
    await opened.close();
  }
  return 0;
}
